import { z } from '@hono/zod-openapi';
import { allocate } from '../../domain/kit/allocation.ts';
import { isTimeZone } from '../../domain/kit/calendar.ts';
import { MAX_AMOUNT_MINOR } from '../../domain/kit/money.ts';
import { parseTerms, paymentDates } from '../../domain/kit/payment-terms.ts';
import { monthEndPolicies, occurrences } from '../../domain/kit/recurrence.ts';
import { day, minor, rule } from '../kit/json.ts';
import { router } from '../kit/router.ts';
import { calculation } from './calculation.ts';
import { decimalOut, knownCurrency, major, majorIn, minorOf } from './numbers.ts';
import { TaxInput, TaxOutput, taxOf } from './tax-schemas.ts';

const weight = z.union([
  z.string().regex(/^\d{1,18}(\.\d{1,18})?$/),
  z.int().min(0).max(MAX_AMOUNT_MINOR),
]);

const AllocateInput = z
  .strictObject({
    amount: z.union([major, minor]).openapi({
      description:
        'A decimal string counts major units ("100.00"); a JSON integer counts minor units, as ' +
        'everywhere in this API (10000). The parts come back in the same form.',
    }),
    currency: knownCurrency,
    weights: z.array(weight).min(1).max(1000),
  })
  .openapi('AllocateInput');

const DueDateInput = z
  .strictObject({
    issueDate: day,
    terms: z.string().min(1).max(60).openapi({
      description: 'As invoices print them: "net 30", "2/10 net 30", "EOM", "15 MFI", …',
    }),
  })
  .openapi('DueDateInput');

const DueDateOutput = z.object({
  dueDate: day,
  discount: z
    .object({ percent: decimalOut, through: day })
    .optional()
    .openapi({ description: 'The discount may be taken through this day, the day included.' }),
});

// A rule by days over a year and more costs about 50 ms, which nobody else should wait for.
const mostDates = 400;

const RecurrenceInput = z
  .strictObject({
    rrule: z.string().min(1).max(500).openapi({ description: 'RFC 5545, by days and longer.' }),
    start: day,
    count: z.int().min(1).max(mostDates).default(12),
    timeZone: z.string().max(64).refine(isTimeZone, rule('must be an IANA time zone')).optional(),
    monthEnd: z.enum(monthEndPolicies).default('clamp').openapi({
      description:
        'In a month that lacks the day: its last day, no date at all, or always the last day.',
    }),
  })
  .openapi('RecurrenceInput');

export const amountsAndDays = router()
  .openapi(
    calculation({
      name: 'allocate',
      summary: 'Split an amount by weights so that the parts add up to it',
      description: 'Largest remainders take the odd units; ties go to the earlier part.',
      Input: AllocateInput,
      Output: z.object({ parts: z.array(z.union([decimalOut, z.int()])) }),
      example: {
        input: { amount: '100.00', currency: 'USD', weights: [1, 1, 1] },
        output: { parts: ['33.34', '33.33', '33.33'] },
      },
    }),
    (c) => {
      const { amount, currency, weights } = c.req.valid('json');
      if (typeof amount === 'number') return c.json({ parts: allocate(amount, weights) }, 200);
      const parts = allocate(minorOf(amount, currency), weights);
      return c.json({ parts: parts.map(majorIn(currency)) }, 200);
    },
  )
  .openapi(
    calculation({
      name: 'tax',
      summary: 'Net, taxes and total of lines, rounded a line or a document',
      Input: TaxInput,
      Output: TaxOutput,
      example: {
        input: {
          currency: 'CAD',
          mode: 'document',
          lines: [{ amount: '300.00', taxRates: ['5', '9.975'] }],
        },
        output: {
          currency: 'CAD',
          subtotal: '300.00',
          discount: '0.00',
          net: '300.00',
          tax: '44.93',
          total: '344.93',
          taxes: [
            { percent: '5', tax: '15.00' },
            { percent: '9.975', tax: '29.93' },
          ],
          lines: [
            {
              subtotal: '300.00',
              discount: '0.00',
              net: '300.00',
              tax: '44.93',
              total: '344.93',
              taxes: [
                { percent: '5', tax: '15.00' },
                { percent: '9.975', tax: '29.93' },
              ],
            },
          ],
        },
      },
    }),
    (c) => c.json(taxOf(c.req.valid('json')), 200),
  )
  .openapi(
    calculation({
      name: 'due-date',
      summary: 'When an invoice is due, and until when its discount may be taken',
      Input: DueDateInput,
      Output: DueDateOutput,
      example: {
        input: { issueDate: '2026-01-15', terms: '2/10 net 30' },
        output: { dueDate: '2026-02-14', discount: { percent: '2', through: '2026-01-25' } },
      },
    }),
    (c) => {
      const { issueDate, terms } = c.req.valid('json');
      const { dueOn, discount } = paymentDates(issueDate, parseTerms(terms));
      return c.json({ dueDate: dueOn, ...(discount ? { discount } : {}) }, 200);
    },
  )
  .openapi(
    calculation({
      name: 'recurrence',
      summary: 'The next dates of a schedule, each counted from its start',
      Input: RecurrenceInput,
      Output: z.object({ dates: z.array(day) }),
      example: {
        input: { rrule: 'FREQ=MONTHLY', start: '2026-01-31', count: 4, monthEnd: 'clamp' },
        output: { dates: ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'] },
      },
    }),
    (c) => {
      const { count, ...recurrence } = c.req.valid('json');
      const dates = occurrences(recurrence, { count }).map(({ day }) => day);
      return c.json({ dates }, 200);
    },
  );
