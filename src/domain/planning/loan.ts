import { Dec, decimal } from '../kit/decimal.ts';
import { type Minor, roundMinor, sumMinor } from '../kit/money.ts';
import { Problem } from '../kit/problem.ts';

export interface LoanInputs {
  principalMinor: Minor;
  /** Nominal, compounded monthly: `"0.06"` is half a percent a month. */
  annualRate: string;
  months: number;
}

interface LoanPayment {
  month: number;
  paymentMinor: Minor;
  interestMinor: Minor;
  principalMinor: Minor;
  /** What is owed after the payment. */
  balanceMinor: Minor;
}

export interface Loan {
  /** Of every month but the last, which takes up what rounding left. */
  paymentMinor: Minor;
  totalInterestMinor: Minor;
  totalPaidMinor: Minor;
  effectiveAnnualRate: string;
  schedule: LoanPayment[];
}

/**
 * An annuity paid at the end of each month, as banks run it: the payment and each month's interest
 * are rounded to minor units, and the principal is repaid to the last of them.
 */
export function loan({ principalMinor, annualRate, months }: LoanInputs): Loan {
  const monthlyRate = decimal(annualRate).dividedBy(12);
  if (principalMinor <= 0 || months < 1 || monthlyRate.lt(0))
    throw new Problem(
      'unprocessable',
      'loan-undefined',
      'A loan needs a principal and months above zero, and a rate that is not negative.',
    );
  const paymentMinor = rounded(annuity(principalMinor, monthlyRate, months));
  const schedule: LoanPayment[] = [];
  let balanceMinor = principalMinor;
  for (let month = 1; month <= months; month += 1) {
    const interestMinor = rounded(monthlyRate.times(balanceMinor));
    const part = month === months ? balanceMinor : paymentMinor - interestMinor;
    const repaid = Math.min(part, balanceMinor);
    balanceMinor -= repaid;
    schedule.push({
      month,
      paymentMinor: sumMinor([repaid, interestMinor]),
      interestMinor,
      principalMinor: repaid,
      balanceMinor,
    });
  }
  const totalInterestMinor = sumMinor(schedule.map((payment) => payment.interestMinor));
  return {
    paymentMinor,
    totalInterestMinor,
    totalPaidMinor: sumMinor([principalMinor, totalInterestMinor]),
    effectiveAnnualRate: monthlyRate.plus(1).pow(12).minus(1).toDecimalPlaces(10).toFixed(),
    schedule,
  };
}

function annuity(principalMinor: Minor, rate: Dec, months: number): Dec {
  if (rate.isZero()) return new Dec(principalMinor).dividedBy(months);
  const discount = rate.plus(1).pow(-months);
  return rate.times(principalMinor).dividedBy(new Dec(1).minus(discount));
}

function rounded(value: Dec): Minor {
  return roundMinor(value.toDecimalPlaces(20).toFixed());
}
