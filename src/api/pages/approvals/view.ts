import type { Display } from '../../../domain/kit/display.ts';
import type { Minor } from '../../../domain/kit/money.ts';
import type { FieldError } from '../../../domain/kit/problem.ts';

/** As much of a bill as may be said when nothing is to be decided any more. */
export interface BillLabel {
  organizationName: string;
  vendorName: string;
  number: string | null;
  currency: string;
  totalMinor: Minor;
}

export interface BillLineShown {
  description: string;
  /** Decimal strings: a quantity, and a price of one in major units. */
  quantity: string;
  unitPrice: string;
  category?: string | null;
  amountMinor: Minor;
}

export interface AttachmentShown {
  fileName: string;
  bytes: number;
  /** Where it can be fetched without a login, or null where it only can be named. */
  href: string | null;
}

export interface BillShown extends BillLabel {
  /** Business days, `YYYY-MM-DD`. */
  issueDate: string | null;
  dueDate: string;
  purchaseOrder?: string | null;
  lines: readonly BillLineShown[];
  subtotalMinor: Minor;
  taxMinor: Minor;
  note: string | null;
  attachments: readonly AttachmentShown[];
}

export type DecisionKind = 'approved' | 'rejected' | 'delegated' | 'asked' | 'answered';

export interface DecisionShown {
  kind: DecisionKind;
  by: string;
  /** RFC 3339. */
  at: string;
  step?: number;
  comment: string | null;
  /** Who has it now, after a delegation. */
  to?: string | null;
}

export interface ApprovalShown {
  requestedBy: string;
  requestedAt: string;
  /** The name of the person whom the link was sent to. */
  approverName: string;
  step: { number: number; of: number };
  expiresAt: string;
  /** Why to look twice: first payment to the vendor, unusual amount, changed bank details. */
  warnings: readonly string[];
  decisions: readonly DecisionShown[];
}

/** The values of the form's field `decision`. */
export const decisionActions = ['approve', 'reject', 'delegate', 'ask'] as const;
export type DecisionAction = (typeof decisionActions)[number];

/** A form that was sent and refused, shown again with what it held. */
export interface RefusedForm {
  decision: DecisionAction;
  /** Paths are the names of the form's fields: `comment`, `to`, `code`. */
  errors: readonly FieldError[];
  comment?: string;
  to?: string;
}

export interface PendingView {
  state: 'pending';
  display: Display;
  /** Where the forms are sent: the page's own path. */
  path: string;
  /** Carried by every form; the server takes it once. */
  nonce: string;
  bill: BillShown;
  approval: ApprovalShown;
  /** Who it can be handed to; nobody hides the choice. */
  members: readonly { id: string; name: string }[];
  /** Above the organization's limit the link alone does not do: sign in, or give a code. */
  proof: { kind: 'link' } | { kind: 'sign-in'; href: string } | { kind: 'code' };
  refused?: RefusedForm;
}

export type ClosedView =
  | { state: 'decided'; display: Display; bill: BillLabel; decision: DecisionShown }
  | { state: 'expired'; display: Display; bill: BillLabel; expiredAt: string; requestedBy: string }
  | { state: 'changed'; display: Display; bill: BillLabel; changedAt: string }
  | { state: 'closed'; display: Display; bill: BillLabel; closedAt: string; requestedBy: string }
  | { state: 'not-yours' }
  | { state: 'invalid' };

export type ApproveView = PendingView | ClosedView;

export interface DecidedView {
  display: Display;
  bill: BillLabel;
  decision: DecisionShown;
  /** Where the bill stands now; `waiting` with the number of decisions still needed. */
  outcome: { kind: 'approved' } | { kind: 'rejected' } | { kind: 'waiting'; remaining: number };
}
