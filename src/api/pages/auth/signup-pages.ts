import { linkButton } from '../kit/components.ts';
import { errorOf, form, inputField } from '../kit/forms.ts';
import type { Page } from '../kit/layout.ts';
import { html } from '../kit/markup.ts';
import { formPage, noticePage, type Refusal } from './form-page.ts';
import { newPasswordField } from './password-field.ts';
import { authPaths } from './paths.ts';

export interface SignupView {
  values?: { name?: string; email?: string; organizationName?: string };
  refusal?: Refusal;
}

export function signupPage({ values = {}, refusal }: SignupView): Page {
  const errors = refusal?.errors ?? [];
  const text = (name: 'name' | 'email' | 'organizationName', label: string, autocomplete: string) =>
    inputField({
      id: name,
      name,
      label,
      type: name === 'email' ? 'email' : 'text',
      autocomplete,
      required: true,
      maxLength: 200,
      value: values[name],
      error: errorOf(errors, name),
    });
  return formPage({
    title: 'Create your account',
    refusal,
    form: {
      action: authPaths.signup,
      submit: 'Create account',
      body: [
        text('name', 'Your name', 'name'),
        text('organizationName', 'Organization', 'organization'),
        text('email', 'E-mail address', 'email'),
        newPasswordField(errors),
      ],
    },
    below: html`<p>Already have one? <a href="${authPaths.login}">Sign in</a></p>`,
  });
}

/** `ask` shows a button, so that a mail scanner which opens the link confirms nothing. */
export type VerifyEmailView =
  | { state: 'ask'; token: string }
  | { state: 'verified' }
  | { state: 'sent'; email: string }
  | { state: 'expired' }
  | { state: 'invalid' };

export function verifyEmailPage(view: VerifyEmailView): Page {
  const signIn = html`<p>${linkButton(authPaths.login, 'Go to sign-in')}</p>`;
  switch (view.state) {
    case 'ask':
      return noticePage(
        200,
        'Confirm your address',
        form({
          action: authPaths.verifyEmail,
          carried: { token: view.token },
          submit: 'Confirm my address',
        }),
      );
    case 'verified':
      return noticePage(200, 'Your e-mail address is confirmed', signIn);
    case 'sent':
      return noticePage(
        200,
        'Look into your mailbox',
        html`<p>
          We have sent a link to <strong>${view.email}</strong>. It works for three days.
        </p>`,
        html`<p>${linkButton(authPaths.home, 'Go on')}</p>`,
      );
    case 'expired':
      return noticePage(
        410,
        'This link has expired',
        html`<p>Sign in, and ask for a new one.</p>`,
        signIn,
      );
    case 'invalid':
      return noticePage(
        404,
        'This link does not work',
        html`<p>It may have been used already, or cut off on its way to you.</p>`,
        signIn,
      );
  }
}
