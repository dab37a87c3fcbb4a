import { held, type Minor } from '../kit/money.ts';

/** What has happened to an invoice, each as a positive sum; reversals have been taken off. */
export interface InvoiceSums {
  totalMinor: Minor;
  paidMinor: Minor;
  refundedMinor: Minor;
  chargedBackMinor: Minor;
  creditedMinor: Minor;
  writtenOffMinor: Minor;
}

export type SumsChange = Partial<Record<Exclude<keyof InvoiceSums, 'totalMinor'>, Minor>>;

/** Total − payments + refunds + chargebacks − credits − write-off: what is owed of an invoice. */
export function balanceOf(sums: InvoiceSums): Minor {
  const returned = sums.refundedMinor + sums.chargedBackMinor;
  const settled = sums.paidMinor + sums.creditedMinor + sums.writtenOffMinor;
  return held(sums.totalMinor - settled + returned);
}

/** What customers' payments have left on it, after what went back to them. */
export function netPaid(sums: InvoiceSums): Minor {
  return held(sums.paidMinor - sums.refundedMinor - sums.chargedBackMinor);
}

/**
 * The sums after a change. That a sum or the balance would fall below zero is a bug of the caller,
 * who has to turn what is too much into the customer's credit first.
 */
export function afterChange(sums: InvoiceSums, change: SumsChange): InvoiceSums {
  const add = (key: keyof SumsChange) => held(sums[key] + (change[key] ?? 0));
  const after = {
    totalMinor: sums.totalMinor,
    paidMinor: add('paidMinor'),
    refundedMinor: add('refundedMinor'),
    chargedBackMinor: add('chargedBackMinor'),
    creditedMinor: add('creditedMinor'),
    writtenOffMinor: add('writtenOffMinor'),
  };
  const amounts = [...Object.values(after), balanceOf(after), netPaid(after)];
  if (amounts.some((amount) => amount < 0))
    throw new RangeError(`an invoice cannot become ${JSON.stringify(after)}`);
  return after;
}
