import { createHash } from 'node:crypto';
import type { CustomerSayings } from '../../../db/invoices/customer-sayings.ts';
import type { HostedCharge, HostedInvoice, Seller } from '../../../db/invoices/hosted-invoices.ts';
import type { InvoiceWithLines } from '../../../db/invoices/invoices.ts';
import { type CardDecline, cardDecline } from '../../../domain/invoices/card-decline.ts';
import {
  type CustomerSaying,
  checkoutPath,
  hostedPath,
  sayingPath,
} from '../../../domain/invoices/hosted-page.ts';
import { type HostedState, hostedState } from '../../../domain/invoices/hosted-state.ts';
import type { MessageLanguage } from '../../../domain/invoices/message-facts.ts';
import { displayOf } from '../../../domain/invoices/messages/render-message.ts';
import type { Display } from '../../../domain/kit/display.ts';
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
  language: MessageLanguage;
  /** What pays it today. */
  amountDueMinor: Minor;
  /** Null of a demo, which leads nowhere. */
  paths: HostedPaths | null;
  /** Why the last try did not work. */
  declined: CardDecline | null;
  /** What was charged because it was late, each with its own page. */
  charges: readonly ShownCharge[];
  sandbox: boolean;
  display: Display;
  sayings: CustomerSayings;
  /** Of the page as it is shown: a form of another one is not taken. */
  nonce: string;
  refused?: RefusedSaying | undefined;
}

export type ShownCharge = Omit<HostedCharge, 'token'> & { path: string };

export interface HostedPaths {
  /** Where the form to pay by card is sent. */
  pay: string;
  pdf: string;
  promise: string;
  dispute: string;
}

/** A form that was not taken, with what stood in it. */
export interface RefusedSaying {
  what: CustomerSaying;
  status: 403 | 409 | 422;
  why: 'dayOutOfRange' | 'reasonMissing' | 'changed' | 'usedUp' | 'notPossible';
  fields: Readonly<Record<string, string>>;
}

export function hostedView(
  { invoice, seller, amountDueMinor, attempt, ...hosted }: HostedInvoice,
  { token, sandbox }: { token: string; sandbox: boolean },
): HostedView {
  const { language, country, timeZone, sayings, charges } = hosted;
  return {
    ...{ invoice, seller, amountDueMinor, sandbox, language, sayings },
    paths: {
      pay: checkoutPath(token),
      pdf: `${hostedPath(token)}/pdf`,
      promise: sayingPath(token, 'promise'),
      dispute: sayingPath(token, 'dispute'),
    },
    state: hostedState({ ...invoice, attempt }),
    declined: attempt?.status === 'failed' ? cardDecline(attempt.failureCode) : null,
    charges: charges.map(({ token: own, ...charge }) => ({ ...charge, path: hostedPath(own) })),
    display: displayOf({ language, customer: { country }, organization: { timeZone } }),
    nonce: nonceOf(token, { balanceMinor: invoice.balanceMinor, sayings }),
  };
}

/** Changes with all that a saying is about, so that one page's form is taken once. */
function nonceOf(
  token: string,
  { balanceMinor, sayings }: { balanceMinor: Minor; sayings: CustomerSayings },
): string {
  const { promise, dispute } = sayings;
  const seen = [token, balanceMinor, promise?.id ?? '', dispute?.id ?? ''].join('\n');
  return createHash('sha256').update(seen).digest('base64url');
}
