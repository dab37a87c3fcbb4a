import { z } from '@hono/zod-openapi';
import { movementKinds, type Statement } from '../../domain/invoices/statement.ts';
import { daysBetween } from '../../domain/kit/calendar.ts';
import { Currency } from '../kit/amounts.ts';
import { day, email, id, minor } from '../kit/json.ts';
import { Buckets, ReportDay } from './aging-schemas.ts';

const asked = {
  from: ReportDay.optional().openapi({
    ...{ example: '2026-01-01', description: 'The first of the month two before that of `to`.' },
  }),
  to: ReportDay.optional().openapi({ description: 'Its last day; today where it is not said.' }),
  currency: Currency.optional().openapi({ description: 'The customer’s, where it is not said.' }),
};

export const StatementQuery = z.object(asked);

export const SendingStatement = z
  .strictObject({
    ...asked,
    email: email.optional().openapi({ description: 'In the place of the customer’s own.' }),
  })
  .openapi('SendStatement', { example: { from: '2026-01-01', to: '2026-03-31' } });

const currencyName = z.string().openapi({ example: 'USD' });
const invoiceName = { invoiceId: id, number: z.string() };

const Movement = z.object({
  id: id.openapi({ description: 'Of the ledger entry.' }),
  date: day,
  kind: z.enum(movementKinds),
  number: z.string().nullable().openapi({ description: 'Of the invoice or credit note.' }),
  reference: z.string().nullable().openapi({ description: 'Of a payment.' }),
  dueDate: day.nullable().openapi({ description: 'Of an invoice.' }),
  amount: minor.openapi({ description: 'Above zero it raises what is owed.' }),
  balance: minor.openapi({ description: 'What is owed after it.' }),
  invoices: z.array(z.object({ ...invoiceName, amount: minor })).openapi({
    description: 'What it did to each invoice.',
  }),
});

export const StatementView = z
  .object({
    customer: z.object({ id, name: z.string() }),
    currency: currencyName,
    from: day,
    to: day,
    openingBalance: minor,
    movements: z.array(Movement),
    charges: minor,
    credits: minor.openapi({ description: 'Below zero.' }),
    closingBalance: minor.openapi({ description: 'What the ledger says at the end of `to`.' }),
    aging: z.object({
      buckets: Buckets,
      unapplied: minor.openapi({ description: 'Credit that no invoice has taken up.' }),
      total: minor.openapi({ description: 'The closing balance.' }),
      averageDaysLate: z.string().nullable().openapi({ example: '25' }),
    }),
    openInvoices: z.array(
      z.object({ ...invoiceName, issueDate: day, dueDate: day, daysLate: z.int(), open: minor }),
    ),
  })
  .openapi('CustomerStatement');

export function viewStatement(
  statement: Statement,
  customer: { id: string; name: string },
): z.infer<typeof StatementView> {
  const { currency, from, to, aging, open } = statement;
  const { buckets, unapplied, total, averageDaysLate } = aging;
  return {
    ...{ customer: { id: customer.id, name: customer.name }, currency, from, to },
    openingBalance: statement.openingMinor,
    movements: statement.movements.map(({ on, dueOn, amountMinor, balanceMinor, ...movement }) => ({
      ...movement,
      ...{ date: on, dueDate: dueOn, amount: amountMinor, balance: balanceMinor },
      invoices: movement.invoices.map(({ invoiceId, number, amountMinor: amount }) => ({
        ...{ invoiceId, number, amount },
      })),
    })),
    charges: statement.chargedMinor,
    credits: statement.creditedMinor,
    closingBalance: statement.closingMinor,
    aging: { buckets, unapplied, total, averageDaysLate },
    openInvoices: open.map(({ invoiceId, number, issueOn, dueOn, openMinor }) => ({
      ...{ invoiceId, number, issueDate: issueOn, dueDate: dueOn, open: openMinor },
      daysLate: Math.max(0, daysBetween(dueOn, to)),
    })),
  };
}
