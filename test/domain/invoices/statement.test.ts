import { describe, expect, it } from 'vitest';
import {
  type AccountFacts,
  assertPeriod,
  type Movement,
  statementOf,
} from '../../../src/domain/invoices/statement.ts';

const period = { from: '2026-03-01', to: '2026-03-31', currency: 'USD' };

const movement = (kind: Movement['kind'], amountMinor: number): Movement => ({
  ...{ id: kind, on: '2026-03-10', kind, amountMinor, invoices: [] },
  ...{ number: null, reference: null, dueOn: null },
});

/** 100.00 from before, 240.00 billed, 300.00 paid, of which 60.00 came too much. */
const facts: AccountFacts = {
  openingMinor: 10_000,
  movements: [movement('invoice', 24_000), movement('payment', -30_000)],
  open: [
    {
      ...{ invoiceId: 'a', number: 'INV-1', openMinor: 10_000 },
      ...{ issueOn: '2026-01-01', dueOn: '2026-01-31' },
    },
  ],
  creditMinor: -6_000,
};

describe('statementOf', () => {
  it('is refused where what is open does not come to what was moved', () => {
    expect(() => statementOf({ ...facts, creditMinor: 0 }, period)).toThrow(
      'what is open to 10000',
    );
    expect(() => statementOf({ ...facts, openingMinor: 0 }, period)).toThrow(
      'The movements come to -6000',
    );
  });

  it('runs the balance from the opening to the closing one, and ages what is open', () => {
    const statement = statementOf(facts, period);

    expect(statement.movements.map(({ balanceMinor }) => balanceMinor)).toEqual([34_000, 4_000]);
    expect(statement).toMatchObject({
      ...{ openingMinor: 10_000, chargedMinor: 24_000, creditedMinor: -30_000 },
      closingMinor: 4_000,
      aging: { buckets: { days31to60: 10_000 }, unapplied: -6_000, total: 4_000 },
    });
  });

  it('leaves what an application moves from credit to an invoice as it was', () => {
    const applied = { ...facts, movements: [...facts.movements, movement('application', 0)] };

    const { movements, closingMinor } = statementOf(applied, period);

    expect(movements.at(-1)?.balanceMinor).toBe(4_000);
    expect(closingMinor).toBe(4_000);
  });

  it('counts money that came before its invoice as credit, and not as an open invoice', () => {
    const early = { ...facts.open[0], openMinor: -500 } as AccountFacts['open'][number];
    const before = { openingMinor: 0, movements: [movement('payment', -500)], creditMinor: 0 };

    const statement = statementOf({ ...before, open: [early] }, period);

    expect(statement.open).toEqual([]);
    expect(statement.aging).toMatchObject({ unapplied: -500, total: -500 });
  });

  it('of a period without movement is the opening balance', () => {
    const still = { ...facts, movements: [], creditMinor: 0 };

    expect(statementOf(still, period)).toMatchObject({
      ...{ openingMinor: 10_000, chargedMinor: 0, creditedMinor: 0, closingMinor: 10_000 },
    });
  });
});

describe('assertPeriod', () => {
  it('takes a single day, and refuses a period that ends before it begins', () => {
    expect(() => assertPeriod({ from: '2026-03-01', to: '2026-03-01' })).not.toThrow();
    expect(() => assertPeriod({ from: '2026-03-02', to: '2026-03-01' })).toThrow('ends before');
  });
});
