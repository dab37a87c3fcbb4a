import { type LineRule, whole } from './line-rule.ts';

const level = '(?:(?:total|ending|closing|current|number of|# of|no of) )?';
const end = '(?: count| total| eop| at (?:period )?end| end of (?:period|month|quarter|year))?';

/**
 * Rules for the figures a start-up reports beside its statements; counts and rates take no unit.
 */
export const kpiLines: readonly LineRule[] = [
  {
    line: 'arr',
    rank: 0,
    pattern: whole(
      `${level}(?:exit )?(?:arr|annual(?:i[sz]ed)? recurring revenues?)(?: arr)?${end}`,
    ),
  },
  {
    line: 'mrr',
    rank: 0,
    pattern: whole(`${level}(?:mrr|monthly recurring revenues?)(?: mrr)?${end}`),
  },
  {
    line: 'churn_rate',
    rank: 0,
    pattern: whole(
      '(?:(?:monthly|annual|quarterly|customer|logo|gross|user|subscriber|account) )*churn(?: rate)?(?: %)?',
    ),
  },
  {
    line: 'churn_rate',
    rank: 1,
    pattern: whole('(?:(?:monthly|annual|net|gross) )*(?:revenue|mrr|arr) churn(?: rate)?(?: %)?'),
  },
  {
    line: 'customers',
    rank: 0,
    pattern: whole(`${level}(?:(?:paying|active|paid) )?customers?${end}`),
  },
  {
    line: 'headcount',
    rank: 0,
    pattern: whole(
      `${level}(?:headcount|employees|ftes?|full time (?:employees|equivalents?)|team size|staff)${end}`,
    ),
  },
  { line: 'ebitda', rank: 0, pattern: whole('ebitda(?: loss)?') },
  { line: 'ebitda', rank: 1, pattern: whole('(?:adjusted|underlying|normali[sz]ed) ebitda') },
];
