import type { PaymentFact } from '../../src/domain/invoices/prediction/payment-fact.ts';
import { addDays, type Day } from '../../src/domain/kit/calendar.ts';
import { randomStream } from '../../src/domain/kit/random.ts';

let made = 0;

/** An invoice over 100.00 to one customer, paid on its due date. */
export function fact(given: Partial<PaymentFact> & { delay?: number | null } = {}): PaymentFact {
  const { delay = 0, ...rest } = given;
  made += 1;
  const issueOn: Day = rest.issueOn ?? '2026-01-01';
  const dueOn = rest.dueOn ?? addDays(issueOn, 30);
  return {
    invoiceId: `invoice-${made}`,
    customerId: 'customer',
    currency: 'USD',
    amountMinor: 10_000,
    issueOn,
    dueOn,
    paidOn: delay === null ? null : addDays(dueOn, delay),
    disputed: false,
    disputedAfterDays: null,
    ...rest,
  };
}

export interface Invented {
  customers: number;
  perCustomer: number;
  seed: number;
  /** Days between what a customer does and what it usually does. */
  noiseDays: number;
}

/**
 * Customers who each have their own way of paying (from 20 days early to 20 late), over two years;
 * a tenth of the invoices is disputed and takes 15 days longer.
 */
export function inventedHistory(given: Partial<Invented> = {}): PaymentFact[] {
  const { customers = 30, perCustomer = 20, seed = 7, noiseDays = 4 } = given;
  const random = randomStream(seed);
  return Array.from({ length: customers }, (_, customer) => {
    const usual = Math.round((random.uniform() - 0.5) * 40);
    return Array.from({ length: perCustomer }, (_, i) => {
      const disputed = noiseDays > 0 && random.uniform() < 0.1;
      const noise = Math.round((random.uniform() - 0.5) * 2 * noiseDays);
      return fact({
        invoiceId: `${customer}/${i}`,
        customerId: `customer ${customer}`,
        issueOn: addDays('2024-01-01', Math.floor((i + random.uniform()) * (700 / perCustomer))),
        amountMinor: Math.round(random.uniform() * 100_000),
        disputed,
        delay: usual + noise + (disputed ? 15 : 0),
      });
    });
  }).flat();
}
