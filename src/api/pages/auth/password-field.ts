import type { FieldError } from '../../../domain/kit/problem.ts';
import { errorOf, inputField } from '../kit/forms.ts';
import type { Html } from '../kit/markup.ts';

const minPasswordLength = 12;

export function newPasswordField(errors: readonly FieldError[], label = 'Password'): Html {
  return inputField({
    id: 'password',
    name: 'password',
    label,
    type: 'password',
    hint: `At least ${minPasswordLength} characters; a few words are fine.`,
    autocomplete: 'new-password',
    minLength: minPasswordLength,
    required: true,
    error: errorOf(errors, 'password'),
  });
}
