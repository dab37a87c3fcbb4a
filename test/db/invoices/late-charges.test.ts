import { describe, expect, it } from 'vitest';
import { voidInvoice } from '../../../src/db/invoices/finalizing.ts';
import { lockInvoice } from '../../../src/db/invoices/invoice-rows.ts';
import { chargeNow } from '../../../src/db/invoices/late-charging.ts';
import { sealer } from '../../support/app.ts';
import {
  advance,
  collectionOf,
  givenSent,
  nine,
  pay,
  remindersOf,
} from '../../support/collections.ts';
import {
  approveWaiting,
  chargesOf,
  givenLateDebtor,
  lateTerms,
} from '../../support/late-charges.ts';
import {
  alertsOf,
  type Books,
  differencesIn,
  inBooks,
  invoiceOf,
} from '../../support/receivables.ts';

/** The third reminder asks a person, the final one does not; both add what the terms say. */
const third = nine('2026-03-16');
const final = nine('2026-03-31');

const incomeOf = async ({ db, orgId }: Books) => {
  const { income } = await db
    .selectFrom('ledgerLines')
    .select(({ fn }) => fn.sum<number>('amountMinor').as('income'))
    .where('orgId', '=', orgId)
    .where('account', '=', 'late_charge_income')
    .executeTakeFirstOrThrow();
  return Number(income);
};

describe('a step that adds late charges', () => {
  it('issues one document for a period, however often it is asked at once', async () => {
    const debtor = await givenLateDebtor();

    await Promise.all(Array.from({ length: 5 }, () => advance(debtor, debtor.invoiceId, final)));

    expect(await chargesOf(debtor)).toMatchObject([
      {
        ...{ number: 'LC-0001', invoiceId: debtor.invoiceId, stepKey: 'final-reminder' },
        ...{ afterOn: '2026-03-01', throughOn: '2026-03-31' },
        // 1,000.00 for 30 days at 10.15 %.
        ...{ feeMinor: 4_000, interestMinor: 834, totalMinor: 4_834, balanceMinor: 4_834 },
      },
    ]);
    expect(await incomeOf(debtor)).toBe(-4_834);
    expect(await invoiceOf(debtor, debtor.invoiceId)).toMatchObject({ balanceMinor: 100_000 });
    expect(await differencesIn(debtor)).toEqual([]);
  });

  it('adds nothing where the terms say nothing', async () => {
    const debtor = await givenLateDebtor({ terms: {} });

    await advance(debtor, debtor.invoiceId, final);

    expect(await remindersOf(debtor)).toHaveLength(1);
    expect(await chargesOf(debtor)).toEqual([]);
  });

  it('waits for the person who is asked about its message', async () => {
    const debtor = await givenLateDebtor();

    await advance(debtor, debtor.invoiceId, third);
    expect(await chargesOf(debtor)).toEqual([]);
    await approveWaiting(debtor, third);

    const [charge] = await chargesOf(debtor);
    expect(charge).toMatchObject({ throughOn: '2026-03-16', stepKey: 'third-reminder' });
  });

  it('charges each day once and the fee once, from step to step', async () => {
    const debtor = await givenLateDebtor();

    await advance(debtor, debtor.invoiceId, third);
    await approveWaiting(debtor, third);
    await advance(debtor, debtor.invoiceId, final);

    expect(await chargesOf(debtor)).toMatchObject([
      { afterOn: '2026-03-01', throughOn: '2026-03-16', feeMinor: 4_000, interestMinor: 417 },
      { afterOn: '2026-03-16', throughOn: '2026-03-31', feeMinor: 0, interestMinor: 417 },
    ]);
  });

  it('counts each day with what was open then', async () => {
    const debtor = await givenLateDebtor();
    // On 2026-03-10.
    await pay(debtor, { customerId: debtor.customerId, amountMinor: 50_000 });

    await advance(debtor, debtor.invoiceId, final);

    // 9 days on 1,000.00 and 21 on 500.00.
    const [charge] = await chargesOf(debtor);
    expect(charge?.interestMinor).toBe(250 + 292);
  });

  it('charges each invoice of one message on its own', async () => {
    const debtor = await givenLateDebtor();
    const other = await givenSent(debtor, { customerId: debtor.customerId });

    await advance(debtor, debtor.invoiceId, final);
    await advance(debtor, other.id, final);

    expect(await remindersOf(debtor)).toHaveLength(1);
    const charges = await chargesOf(debtor);
    expect(charges.map(({ number }) => number)).toEqual(['LC-0001', 'LC-0002']);
    expect(new Set(charges.map(({ invoiceId }) => invoiceId)).size).toBe(2);
  });

  it('reminds, but charges nothing more, where nothing is sold to the customer any more', async () => {
    const debtor = await givenLateDebtor();
    await debtor.db.updateTable('customers').set({ status: 'archived' }).execute();

    await advance(debtor, debtor.invoiceId, final);

    expect(await remindersOf(debtor)).toHaveLength(1);
    expect(await chargesOf(debtor)).toEqual([]);
  });
});

describe('the payment of an invoice', () => {
  it('comes before its late charges, ends its collection and leaves them to a person', async () => {
    const debtor = await givenLateDebtor();
    await advance(debtor, debtor.invoiceId, final);

    await pay(debtor, { customerId: debtor.customerId, amountMinor: 100_000 });
    await advance(debtor, debtor.invoiceId, nine('2026-04-01'));

    expect(await collectionOf(debtor, debtor.invoiceId)).toMatchObject({ endedAs: 'paid' });
    expect(await chargesOf(debtor)).toMatchObject([{ balanceMinor: 4_834 }]);
    expect((await alertsOf(debtor)).map(({ dedupeKey }) => dedupeKey)).toContainEqual(
      expect.stringMatching(`^late-charges-open/${debtor.invoiceId}/`),
    );
  });

  it('settles the late charges with what is left of it, and nobody is told', async () => {
    const debtor = await givenLateDebtor();
    await advance(debtor, debtor.invoiceId, final);

    await pay(debtor, { customerId: debtor.customerId, amountMinor: 104_834 });
    await advance(debtor, debtor.invoiceId, nine('2026-04-01'));

    expect(await chargesOf(debtor)).toMatchObject([{ balanceMinor: 0 }]);
    expect(await alertsOf(debtor)).toEqual([]);
    expect(await differencesIn(debtor)).toEqual([]);
  });
});

describe('an invoice that is void', () => {
  it('takes its late charges back with it', async () => {
    const debtor = await givenLateDebtor();
    await advance(debtor, debtor.invoiceId, final);

    await inBooks(debtor, async (trx, acting) => {
      const before = await lockInvoice(trx, debtor);
      await voidInvoice(trx, acting, { before, reason: 'Wrong company' });
    });

    expect(await chargesOf(debtor)).toMatchObject([{ status: 'void', balanceMinor: 0 }]);
    expect(await incomeOf(debtor)).toBe(0);
  });
});

describe('a person who charges at the moment of a step', () => {
  it('makes no second charge of the same days', async () => {
    const debtor = await givenLateDebtor({ terms: { ...lateTerms, lateInterestPercent: null } });
    const byHand = () =>
      inBooks(debtor, (trx, acting) => chargeNow(trx, acting, { ...debtor, sealer }));

    const tried = await Promise.allSettled([
      byHand(),
      advance(debtor, debtor.invoiceId, final),
      byHand(),
      advance(debtor, debtor.invoiceId, final),
    ]);

    const refused = tried.flatMap((it) => ('reason' in it ? [it.reason.code ?? it.reason] : []));
    expect(new Set(refused)).toEqual(new Set(['nothing-to-charge']));
    expect(await chargesOf(debtor)).toMatchObject([{ totalMinor: 4_000 }]);
  });
});
