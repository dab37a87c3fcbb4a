import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareBooks } from '../../../src/domain/invoices/card-reconciliation.ts';

const money = (providerId: string, amountMinor: number, currency = 'USD') => ({
  ...{ providerId, amountMinor, currency },
});

it('names what is on one side alone, and what differs in amount or currency', () => {
  const here = [money('a', 1), money('b', 2), money('c', 3), money('e', 5)];
  const there = [money('b', 2), money('c', 4), money('d', 9), money('e', 5, 'EUR')];

  expect(compareBooks(here, there).map(({ kind, providerId }) => [kind, providerId])).toEqual([
    ['missing-there', 'a'],
    ['amount-differs', 'c'],
    ['missing-here', 'd'],
    ['amount-differs', 'e'],
  ]);
});

const books = fc.uniqueArray(fc.record({ providerId: fc.string(), amountMinor: fc.nat() }), {
  selector: ({ providerId }) => providerId,
});

it('finds nothing between equal books, and the same number whichever side is ours', () => {
  fc.assert(
    fc.property(books, books, (a, b) => {
      const [one, other] = [a, b].map((side) => side.map((it) => ({ ...it, currency: 'USD' })));

      expect(compareBooks(one ?? [], one ?? [])).toEqual([]);
      expect(compareBooks(one ?? [], other ?? [])).toHaveLength(
        compareBooks(other ?? [], one ?? []).length,
      );
    }),
  );
});
