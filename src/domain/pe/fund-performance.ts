import type { Day } from '../kit/calendar.ts';
import { Dec, decimal } from '../kit/decimal.ts';
import { Problem } from '../kit/problem.ts';
import { type DatedFlow, type Xirr, xirr } from '../kit/xirr.ts';

/** From the investor's side: capital calls are negative, distributions positive. */
export interface FundPosition {
  commitment: string;
  cashFlows: readonly DatedFlow[];
  nav: string;
  navDate: Day;
  /** What went into deals, without fees and expenses: for MOIC. */
  invested?: string | undefined;
}

/** Multiples have up to six decimals and are null before anything was paid in. */
export interface FundPerformance {
  paidIn: string;
  distributed: string;
  dpi: string | null;
  rvpi: string | null;
  tvpi: string | null;
  /** Paid-in capital over the commitment. */
  pic: string;
  moic: string | null;
  irr: Xirr;
}

/** DPI, RVPI, TVPI = DPI + RVPI, PIC, MOIC and the XIRR with the NAV as the last inflow. */
export function fundPerformance(fund: FundPosition): FundPerformance {
  const [commitment, nav] = [decimal(fund.commitment), decimal(fund.nav)];
  if (commitment.lte(0)) throw impossible('A commitment is above zero.');
  if (nav.lt(0)) throw impossible('A net asset value cannot be negative.');
  if (fund.cashFlows.some(({ date }) => date > fund.navDate))
    throw impossible('A cash flow lies after the day of the net asset value.');
  const amounts = fund.cashFlows.map(({ amount }) => decimal(amount));
  const paidIn = sum(amounts.filter((amount) => amount.lt(0))).neg();
  const distributed = sum(amounts.filter((amount) => amount.gt(0)));
  const value = distributed.plus(nav);
  return {
    paidIn: paidIn.toFixed(),
    distributed: distributed.toFixed(),
    dpi: multiple(distributed, paidIn),
    rvpi: multiple(nav, paidIn),
    tvpi: multiple(value, paidIn),
    pic: paidIn.dividedBy(commitment).toDecimalPlaces(6).toFixed(),
    moic: fund.invested === undefined ? null : multiple(value, decimal(fund.invested)),
    irr: xirr([...fund.cashFlows, { date: fund.navDate, amount: fund.nav }]),
  };
}

function sum(amounts: readonly Dec[]): Dec {
  return amounts.reduce((total, amount) => total.plus(amount), new Dec(0));
}

function multiple(value: Dec, paid: Dec): string | null {
  return paid.lte(0) ? null : value.dividedBy(paid).toDecimalPlaces(6).toFixed();
}

function impossible(detail: string): Problem {
  return new Problem('unprocessable', 'fund-impossible', detail);
}
