import { z } from '@hono/zod-openapi';
import { policies as store } from '../../db/billpay/policies.ts';
import { standardPatience } from '../../domain/billpay/approval-timing.ts';
import { crud } from '../kit/crud.ts';
import { id, instant, line, minor, rule } from '../kit/json.ts';
import { tag } from './schemas.ts';

const amount = minor.min(0);

const Condition = z
  .strictObject({
    minAmount: amount.optional(),
    maxAmount: amount.optional(),
    vendorId: id.optional(),
    newVendor: z.boolean().optional(),
  })
  .refine(
    ({ minAmount = 0, maxAmount = Number.MAX_SAFE_INTEGER }) => minAmount <= maxAmount,
    rule('minAmount must not exceed maxAmount'),
  )
  .openapi({ description: 'All must hold. Amounts: minor units of the base currency, inclusive.' });

const Step = z
  .strictObject({
    approvers: z
      .array(id)
      .min(1)
      .max(50)
      .openapi({ description: 'By the `userId` of members who may decide bills.' }),
    quorum: z
      .int()
      .min(1)
      .max(50)
      .optional()
      .openapi({ description: 'How many distinct people must approve; all of them when absent.' }),
  })
  .refine(
    ({ approvers, quorum = 1 }) => quorum <= new Set(approvers).size,
    rule('quorum must not exceed the number of approvers'),
  );

const Rules = z
  .array(z.strictObject({ when: Condition, steps: z.array(Step).min(1).max(10) }))
  .min(1)
  .max(50);

const hours = z.int().min(1).max(720);
const days = z.int().min(1).max(365);

const SignInFrom = amount.openapi({
  description: 'From this amount on, the link of a mail decides only for who is signed in.',
});

const NewWorkflow = z
  .strictObject({
    name: line(200),
    rules: Rules,
    remindAfterHours: hours.default(standardPatience.remindAfterHours),
    escalateAfterHours: hours.default(standardPatience.escalateAfterHours),
    expireAfterDays: days.default(standardPatience.expireAfterDays),
    signInFromMinor: SignInFrom.nullable().default(null),
  })
  .openapi('NewApprovalWorkflow');

// Spelled out, because a default of `NewWorkflow` would turn a missing field into a change.
const WorkflowPatch = z.strictObject({
  name: line(200).optional(),
  rules: Rules.optional(),
  remindAfterHours: hours.optional(),
  escalateAfterHours: hours.optional(),
  expireAfterDays: days.optional(),
  signInFromMinor: SignInFrom.nullable().optional(),
});

const Workflow = z
  .object({
    id,
    name: z.string(),
    rules: Rules,
    remindAfterHours: z.int(),
    escalateAfterHours: z.int(),
    expireAfterDays: z.int(),
    signInFromMinor: minor.nullable(),
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('ApprovalWorkflow');

/** The approval policies; the wire calls them workflows, as their users do. */
export const workflows = crud({
  path: '/billpay/workflows',
  what: 'approval workflow',
  tag,
  read: 'billpay:read',
  write: 'billpay:manage',
  Row: Workflow,
  New: NewWorkflow,
  Patch: WorkflowPatch,
  store,
});
