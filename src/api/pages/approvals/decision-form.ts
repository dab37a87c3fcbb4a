import { z } from '@hono/zod-openapi';
import type { FieldError } from '../../../domain/kit/problem.ts';
import { id, text } from '../../kit/json.ts';
import { decisionActions, type RefusedForm } from './view.ts';

const comment = text(2_000).default('');
const words = (missing: string) => text(2_000).refine((said) => said.trim() !== '', missing);

const Form = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('approve'), comment }),
  z.object({ decision: z.literal('reject'), comment: words('Say why you reject it.') }),
  z.object({
    decision: z.literal('delegate'),
    comment,
    to: id.or(z.literal('')).refine(Boolean, 'Choose a person.'),
  }),
  z.object({ decision: z.literal('ask'), comment: words('Write your question.') }),
]);

export type DecisionForm = z.output<typeof Form>;

/** What a form says, or the form to show again; null for what no page of ours sends. */
export function readDecisionForm(
  fields: Record<string, unknown>,
): { form: DecisionForm } | { refused: RefusedForm } | null {
  const decision = decisionActions.find((action) => action === fields['decision']);
  if (!decision) return null;
  const parsed = Form.safeParse(fields);
  if (parsed.success) return { form: parsed.data };
  const errors: FieldError[] = parsed.error.issues.map(({ path, message }) => ({
    path: String(path[0] ?? 'comment'),
    message,
  }));
  return { refused: refuseForm(fields, decision, errors) };
}

export function refuseForm(
  fields: Record<string, unknown>,
  decision: RefusedForm['decision'],
  errors: readonly FieldError[],
): RefusedForm {
  const { comment: said, to } = fields;
  return {
    decision,
    errors,
    ...(typeof said === 'string' ? { comment: said } : {}),
    ...(typeof to === 'string' ? { to } : {}),
  };
}
