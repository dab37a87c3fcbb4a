import { z } from '@hono/zod-openapi';
import { addMonths } from '../../domain/kit/calendar.ts';
import { loan } from '../../domain/planning/loan.ts';
import { day } from '../kit/json.ts';
import { decimalOut, knownCurrency, major, majorIn, minorOf } from './numbers.ts';

export const LoanInput = z
  .strictObject({
    principal: major,
    currency: knownCurrency.default('USD'),
    annualRate: z
      .string()
      .regex(/^\d(\.\d{1,10})?$/)
      .openapi({ description: 'Nominal, compounded monthly; 6 % is "0.06".' }),
    months: z.int().min(1).max(600),
    firstPaymentDate: day.optional(),
  })
  .openapi('LoanInput');

export const LoanOutput = z.object({
  currency: z.string(),
  payment: decimalOut,
  totalInterest: decimalOut,
  totalPaid: decimalOut,
  effectiveAnnualRate: decimalOut,
  schedule: z.array(
    z.object({
      month: z.int(),
      date: day.optional(),
      payment: decimalOut,
      interest: decimalOut,
      principal: decimalOut,
      balance: decimalOut,
    }),
  ),
});

export function loanOf(input: z.output<typeof LoanInput>): z.output<typeof LoanOutput> {
  const { principal, currency, firstPaymentDate, ...terms } = input;
  const text = majorIn(currency);
  const result = loan({ principalMinor: minorOf(principal, currency), ...terms });
  const dated = (month: number) =>
    firstPaymentDate === undefined ? {} : { date: addMonths(firstPaymentDate, month - 1) };
  return {
    currency,
    payment: text(result.paymentMinor),
    totalInterest: text(result.totalInterestMinor),
    totalPaid: text(result.totalPaidMinor),
    effectiveAnnualRate: result.effectiveAnnualRate,
    schedule: result.schedule.map((row) => ({
      month: row.month,
      ...dated(row.month),
      payment: text(row.paymentMinor),
      interest: text(row.interestMinor),
      principal: text(row.principalMinor),
      balance: text(row.balanceMinor),
    })),
  };
}
