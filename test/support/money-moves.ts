import fc from 'fast-check';
import { allocate } from '../../src/db/invoices/allocations.ts';
import { recordChargeback, reverseChargeback } from '../../src/db/invoices/chargebacks.ts';
import { creditCustomer, creditInvoice } from '../../src/db/invoices/credit-notes.ts';
import { applyCredit } from '../../src/db/invoices/customer-credit.ts';
import { mergeCustomers } from '../../src/db/invoices/customer-merge.ts';
import { finalizeInvoice, voidInvoice } from '../../src/db/invoices/finalizing.ts';
import { lockInvoice } from '../../src/db/invoices/invoice-rows.ts';
import { createInvoice } from '../../src/db/invoices/invoices.ts';
import { recordPayment } from '../../src/db/invoices/payments.ts';
import { recordProcessorRefund } from '../../src/db/invoices/processor-refunds.ts';
import { settleRefund } from '../../src/db/invoices/refund-outcomes.ts';
import { requestRefund } from '../../src/db/invoices/refunds.ts';
import { reinstateInvoice, writeOffInvoice } from '../../src/db/invoices/write-offs.ts';
import { newId } from '../../src/db/kit/id.ts';
import { addDays } from '../../src/domain/kit/calendar.ts';
import { toMajor } from '../../src/domain/kit/money.ts';
import { sealer } from './app.ts';
import { type Books, givenCustomer, inBooks } from './receivables.ts';

/** What a run has made so far, for later moves to pick from. */
export interface Ledgered {
  books: Books;
  customers: string[];
  invoices: string[];
  payments: string[];
  notes: string[];
  refunds: string[];
  chargebacks: { paymentId: string; disputeId: string }[];
}

export async function givenLedgered(books: Books): Promise<Ledgered> {
  const customers = [await givenCustomer(books), await givenCustomer(books)];
  const made = { invoices: [], payments: [], notes: [], refunds: [], chargebacks: [] };
  return { books, customers, ...made };
}

/** One thing that happens to somebody's money, with whatever it takes picked by number. */
export interface Move {
  kind: keyof typeof moves;
  /** Which of those that there are. */
  pick: number;
  other: number;
  amountMinor: number;
  /** Some way of doing it: with or without a remittance, by hand or by a processor. */
  way: number;
  on: string;
}

const of = (list: readonly string[], pick: number) => list[pick % list.length] ?? newId();
const reason = 'As agreed';
const words = { reason, createdBy: null };

const remittance = (at: Ledgered, { pick, other, amountMinor, way }: Move) =>
  [
    undefined,
    [],
    [{ invoiceId: of(at.invoices, pick) }],
    [{ invoiceId: of(at.invoices, other), amountMinor: Math.ceil(amountMinor / 2) }],
  ][way % 4];

const heldOf = (at: Ledgered, { pick, way }: Move) =>
  way % 3 === 0 && at.notes.length > 0
    ? { creditNoteId: of(at.notes, pick) }
    : { paymentId: of(at.payments, pick) };

/** Notes that a move has issued, by itself or on the way. */
async function findNotes(at: Ledgered): Promise<void> {
  const { db, orgId } = at.books;
  const rows = await db.selectFrom('creditNotes').select('id').where('orgId', '=', orgId).execute();
  at.notes = rows.map(({ id }) => id).sort();
}

export const moves = {
  invoice: (at: Ledgered, { pick, amountMinor, way, on: issueOn }: Move) =>
    inBooks(at.books, async (trx, acting) => {
      const customerId = of(at.customers, pick);
      const percents = [[], ['19'], ['7', '19'], ['9.975']][way % 4] ?? [];
      const taxRates = percents.map((percent) => ({ percent, name: null, compound: false }));
      const price = { unitPrice: toMajor(amountMinor, 'USD'), quantity: '1', discount: null };
      const lines = [{ description: 'Work', ...price, taxRates }];
      const due = way % 3 === 0 ? { terms: '2/10 net 30' } : { dueOn: addDays(issueOn, way) };
      const entry = { customerId, currency: 'USD', issueOn, ...due, lines };
      const before = await createInvoice(trx, acting, { entry, userId: null });
      at.invoices.push((await finalizeInvoice(trx, acting, { before, sealer })).id);
    }),
  pay: (at: Ledgered, move: Move) =>
    inBooks(at.books, async (trx, acting) => {
      const card = { method: 'card' as const, provider: 'sandbox', providerId: newId() };
      const { pick, amountMinor, way, on: receivedOn } = move;
      const { payment } = await recordPayment(trx, acting, {
        ...{ customerId: of(at.customers, pick), currency: 'USD', amountMinor, receivedOn },
        ...(way % 2 ? card : { method: 'bank_transfer' as const }),
        ...(way % 4 ? { allocations: remittance(at, move) ?? [] } : {}),
      });
      at.payments.push(payment.id);
    }),
  allocate: (at: Ledgered, move: Move) =>
    inBooks(at.books, (trx, acting) => {
      const allocations = remittance(at, move);
      return allocate(trx, acting, { source: heldOf(at, move), allocations, on: move.on });
    }),
  applyCredit: (at: Ledgered, { pick, on }: Move) =>
    inBooks(at.books, (trx, acting) =>
      applyCredit(trx, acting, { customerId: of(at.customers, pick), currency: 'USD', on }),
    ),
  credit: (at: Ledgered, { pick, amountMinor, way, on }: Move) =>
    inBooks(at.books, (trx, acting) => {
      const invoiceId = of(at.invoices, pick);
      const some = way % 3 === 0 ? {} : { amountMinor };
      return creditInvoice(trx, acting, { invoiceId, ...some, ...words, on });
    }),
  creditFreely: (at: Ledgered, { pick, amountMinor, on }: Move) =>
    inBooks(at.books, (trx, acting) => {
      const rate = { percent: '19', name: null, compound: false };
      const lines = [{ description: 'Goodwill', netMinor: amountMinor, taxRates: [rate] }];
      const customerId = of(at.customers, pick);
      return creditCustomer(trx, acting, { customerId, currency: 'USD', lines, ...words, on });
    }),
  refund: (at: Ledgered, move: Move) =>
    inBooks(at.books, async (trx, acting) => {
      const { other, amountMinor, way, on } = move;
      const { refund } = await requestRefund(trx, acting, {
        ...{ source: heldOf(at, move), on },
        ...(way % 2 ? { invoiceId: of(at.invoices, other) } : {}),
        ...(way % 5 ? { amountMinor } : {}),
        ...(way % 7 ? {} : { method: 'cash' }),
      });
      at.refunds.push(refund.id);
    }),
  settle: (at: Ledgered, { pick, way, on }: Move) =>
    inBooks(at.books, (trx, acting) => {
      const failed = { status: 'failed' as const, on, failure: 'declined' };
      const review = { status: 'needs_review' as const, failure: 'no answer' };
      const outcome = [{ status: 'succeeded' as const, on }, failed, review][way % 3] ?? failed;
      return settleRefund(trx, acting, { refundId: of(at.refunds, pick), outcome });
    }),
  processorRefund: (at: Ledgered, { pick, amountMinor, on }: Move) =>
    inBooks(at.books, async (trx, acting) => {
      const told = { paymentId: of(at.payments, pick), providerId: newId(), amountMinor, on };
      at.refunds.push((await recordProcessorRefund(trx, acting, told)).refund.id);
    }),
  chargeback: (at: Ledgered, { pick, other, amountMinor, way, on }: Move) =>
    inBooks(at.books, async (trx, acting) => {
      const dispute = { paymentId: of(at.payments, pick), disputeId: newId() };
      const about = way % 2 ? { invoiceId: of(at.invoices, other) } : {};
      await recordChargeback(trx, acting, { ...dispute, ...about, amountMinor, on });
      at.chargebacks.push(dispute);
    }),
  reverse: (at: Ledgered, { pick, on }: Move) =>
    inBooks(at.books, async (trx, acting) => {
      const dispute = at.chargebacks[pick % Math.max(at.chargebacks.length, 1)];
      if (dispute) await reverseChargeback(trx, acting, { ...dispute, on });
    }),
  writeOff: (at: Ledgered, { pick, on }: Move) =>
    inBooks(at.books, (trx, acting) =>
      writeOffInvoice(trx, acting, { invoiceId: of(at.invoices, pick), seen: null, reason, on }),
    ),
  reinstate: (at: Ledgered, { pick, on }: Move) =>
    inBooks(at.books, (trx, acting) =>
      reinstateInvoice(trx, acting, { invoiceId: of(at.invoices, pick), seen: null, on }),
    ),
  void: (at: Ledgered, { pick }: Move) =>
    inBooks(at.books, async (trx, acting) => {
      const ref = { orgId: at.books.orgId, invoiceId: of(at.invoices, pick) };
      await voidInvoice(trx, acting, { before: await lockInvoice(trx, ref), reason });
    }),
  merge: (at: Ledgered, { pick, way }: Move) =>
    inBooks(at.books, async (trx, acting) => {
      const [customerId, into] = [of(at.customers, pick), of(at.customers, pick + 1)];
      if (way === 0 && pick === 0)
        await mergeCustomers(trx, acting, { customerId, into, seen: null });
    }),
};

/** Does it, as far as it is allowed. */
export async function make(at: Ledgered, move: Move): Promise<void> {
  await moves[move.kind](at, move);
  await findNotes(at);
}

const often = [
  'writeOff',
  'invoice',
  'invoice',
  'pay',
  'invoice',
  'pay',
  'pay',
  'allocate',
  'credit',
  'refund',
  'settle',
  'chargeback',
];
const kinds = [...Object.keys(moves), ...often] as Move['kind'][];

export const someMove: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom(...kinds),
  pick: fc.nat(7),
  other: fc.nat(7),
  // Round amounts meet each other more often.
  amountMinor: fc.oneof(fc.constantFrom(1, 5_000, 10_000), fc.integer({ min: 1, max: 20_000 })),
  way: fc.nat(11),
  on: fc.nat(60).map((days) => addDays('2025-12-25', days)),
});
