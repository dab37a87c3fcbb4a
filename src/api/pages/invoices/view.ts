import type { HostedInvoice, Seller } from '../../../db/invoices/hosted-invoices.ts';
import type { InvoiceWithLines } from '../../../db/invoices/invoices.ts';
import { type HostedState, hostedState } from '../../../domain/invoices/hosted-state.ts';
import { type Display, plainDisplay } from '../../../domain/kit/display.ts';
import type { Minor } from '../../../domain/kit/money.ts';

type Shown =
  | 'number'
  | 'customerName'
  | 'currency'
  | 'issueOn'
  | 'dueOn'
  | 'earlyOn'
  | 'poNumber'
  | 'note'
  | 'taxes'
  | 'subtotalMinor'
  | 'discountMinor'
  | 'totalMinor'
  | 'paidMinor'
  | 'balanceMinor';

type ShownLine = Pick<
  InvoiceWithLines['lines'][number],
  'description' | 'quantity' | 'unitPrice' | 'amountMinor'
>;

export interface HostedView {
  state: HostedState;
  invoice: Pick<InvoiceWithLines, Shown> & { lines: readonly ShownLine[] };
  seller: Seller;
  /** What pays it today. */
  amountDueMinor: Minor;
  /** Where the form to pay by card is sent. */
  payPath: string;
  /** Why the last try did not work. */
  declined: string | null;
  sandbox: boolean;
  display: Display;
}

export function hostedView(
  { invoice, seller, amountDueMinor, attempt, timeZone }: HostedInvoice,
  { payPath, sandbox }: Pick<HostedView, 'payPath' | 'sandbox'>,
): HostedView {
  return {
    ...{ invoice, seller, amountDueMinor, payPath, sandbox },
    state: hostedState({ ...invoice, attempt }),
    declined: attempt?.status === 'failed' ? attempt.failureMessage : null,
    display: { ...plainDisplay, timeZone },
  };
}
