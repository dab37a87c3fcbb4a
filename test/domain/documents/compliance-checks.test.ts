import { describe, expect, it } from 'vitest';
import { checkCompliance } from '../../../src/domain/documents/compliance-checks.ts';
import type { PageText, StatementReading } from '../../../src/domain/documents/statement.ts';
import { givenReading } from '../../support/given-reading.ts';

const annual = {
  revenue: 1000,
  net_income: 80,
  income_before_tax: 100,
  income_tax: 20,
  total_assets: 1000,
  total_liabilities: 600,
  total_equity: 400,
  current_assets: 500,
  current_liabilities: 300,
  operating_cash_flow: 120,
  investing_cash_flow: -50,
  financing_cash_flow: -40,
  eps_basic: '1.20',
  eps_diluted: '1.18',
};

const tenK: PageText[] = [
  { page: 1, text: 'UNITED STATES\nSECURITIES AND EXCHANGE COMMISSION\nFORM 10-K' },
  {
    page: 2,
    text: [
      'Item 9A. Controls and Procedures',
      'We have evaluated our disclosure controls and procedures.',
      'Management’s Report on Internal Control over Financial Reporting',
      'We assessed the effectiveness of our internal control over financial reporting.',
      'Report of Independent Registered Public Accounting Firm',
      'We have audited Tin Roof’s internal control over financial reporting.',
    ].join('\n'),
  },
  {
    page: 3,
    text: [
      'Consolidated Statements of Stockholders’ Equity',
      'Consolidated Statements of Comprehensive Income',
      'Note 1 — Description of business and accounting policies',
      'Significant accounting policies. Revenue recognition: we recognize revenue on delivery,',
      'in accordance with U.S. generally accepted accounting principles.',
      'Deferred taxes and unrecognized tax benefits; the effective tax rate is 20 %.',
      'Note 2 — Leases. Operating leases are straight-line.',
      'Note 3 — Commitments and contingencies. Fair value measurements.',
      'Note 4 — Segment information. Subsequent events were evaluated.',
    ].join('\n'),
  },
];

function statusOf(id: string, reading: StatementReading, pages: PageText[] = tenK) {
  const check = checkCompliance(reading, pages).checks.find((c) => c.id === id);
  if (!check) throw new Error(`no check ${id}`);
  return check;
}

describe('checkCompliance', () => {
  it('holds at least twenty rules over four frameworks, each with its own id', () => {
    const { checks } = checkCompliance(givenReading({}), []);

    expect(checks.length).toBeGreaterThanOrEqual(20);
    expect(new Set(checks.map((c) => c.id)).size).toBe(checks.length);
    expect(new Set(checks.map((c) => c.framework))).toEqual(
      new Set(['GAAP', 'IFRS', 'SOX', 'TAX']),
    );
  });

  it('asks nothing of a document that is no set of statements', () => {
    const reading = givenReading({}, { documentKind: 'invoice' });

    const { checks } = checkCompliance(reading, [{ page: 1, text: 'Invoice 4711, total 99.00' }]);

    expect(new Set(checks.map((c) => c.status))).toEqual(new Set(['not_applicable']));
  });

  it('quotes only words that stand on the page it names', () => {
    const { checks } = checkCompliance(givenReading({ '2023': annual }), tenK);

    const quoted = checks.filter((c) => c.status === 'pass' && c.id.startsWith('sox'));
    expect(quoted.length).toBeGreaterThan(3);
    for (const { evidence } of quoted) {
      expect(tenK[(evidence?.page ?? 0) - 1]?.text).toContain(evidence?.quote);
    }
  });

  it('fails a statement without its prior period and passes one with it', () => {
    const alone = givenReading({ '2023': annual });
    const both = givenReading({ '2023': annual, '2022': annual });

    expect(statusOf('gaap-comparative-period', alone).status).toBe('fail');
    expect(statusOf('gaap-comparative-period', both).status).toBe('pass');
  });

  it('fails a balance sheet that does not balance and says by how much', () => {
    const reading = givenReading({ '2023': { ...annual, total_assets: 1050 } });

    expect(statusOf('gaap-balance-equation', reading)).toMatchObject({
      status: 'fail',
      detail: 'Misses by 50 in 2023.',
    });
  });

  it('wants earnings per share of a registrant only', () => {
    const { eps_basic: _, eps_diluted: __, ...bare } = annual;
    const reading = givenReading({ '2023': bare });

    expect(statusOf('gaap-earnings-per-share', reading).status).toBe('fail');
    expect(statusOf('gaap-earnings-per-share', reading, []).status).toBe('not_applicable');
  });

  it('wants the going-concern paragraph where losses drain cash, and nowhere else', () => {
    const losing = givenReading({
      '2023': { ...annual, net_income: -200, operating_cash_flow: -150 },
    });
    const said = [...tenK, { page: 4, text: 'This raises substantial doubt about our ability' }];

    expect(statusOf('gaap-going-concern', givenReading({ '2023': annual })).status).toBe(
      'not_applicable',
    );
    expect(statusOf('gaap-going-concern', losing).status).toBe('fail');
    expect(statusOf('gaap-going-concern', losing, said)).toMatchObject({
      status: 'pass',
      evidence: { page: 4 },
    });
  });

  it('fails internal control where a material weakness is reported', () => {
    const weak = [...tenK, { page: 4, text: 'Management identified a material weakness in Q3.' }];
    const reading = givenReading({ '2023': annual });

    expect(statusOf('sox-404-no-material-weakness', reading).status).toBe('pass');
    expect(statusOf('sox-404-no-material-weakness', reading, weak)).toMatchObject({
      status: 'fail',
      evidence: { page: 4 },
    });
  });

  it('does not hold Sarbanes-Oxley against a firm that files nothing with the SEC', () => {
    const { checks } = checkCompliance(givenReading({ '2023': annual }), [
      { page: 1, text: 'Tin Roof Ltd, annual accounts' },
    ]);

    const statuses = checks.filter((c) => c.framework === 'SOX').map((c) => c.status);
    expect(new Set(statuses)).toEqual(new Set(['not_applicable']));
  });

  it('does not miss notes that an excerpt does not hold', () => {
    const excerpt = [{ page: 38, text: 'See accompanying notes to financial statements.' }];

    expect(
      statusOf('gaap-subsequent-events', givenReading({ '2023': annual }), excerpt).status,
    ).toBe('not_applicable');
    expect(statusOf('gaap-subsequent-events', givenReading({ '2023': annual })).status).toBe(
      'pass',
    );
  });

  it('does not miss in a few pages of a filing what the rest of it holds', () => {
    const excerpt = [{ page: 53, text: 'FORM 10-K\nNote 1 — Basis of presentation' }];
    const reading = givenReading({ '2023': annual });

    expect(statusOf('sox-406-code-of-ethics', reading, excerpt).status).toBe('not_applicable');
    expect(statusOf('gaap-leases', reading, excerpt).status).toBe('not_applicable');
    expect(statusOf('sox-406-code-of-ethics', reading).status).toBe('fail');
  });

  it('applies IFRS to who follows it and GAAP to who does not', () => {
    const ifrs = [
      { page: 1, text: 'prepared in accordance with International Financial Reporting Standards' },
    ];
    const reading = givenReading({ '2023': annual, '2022': annual }, { currency: 'EUR' });

    expect(statusOf('ifrs-compliance-statement', reading, ifrs).status).toBe('pass');
    expect(statusOf('ifrs-comparative-period', reading, ifrs).status).toBe('pass');
    expect(statusOf('gaap-comparative-period', reading, ifrs).status).toBe('not_applicable');
    expect(statusOf('ifrs-complete-set', reading).status).toBe('not_applicable');
  });

  it.each([
    [20, 80, 'pass'],
    [60, 40, 'fail'],
    [5, 105, 'fail'],
  ])('judges a tax of %i on 100 that leaves %i: %s', (tax, net, status) => {
    const reading = givenReading({ '2023': { ...annual, income_tax: tax, net_income: net } });

    expect(statusOf('tax-effective-rate-plausible', reading).status).toBe(status);
  });

  it('has no opinion on the tax rate of a loss', () => {
    const reading = givenReading({ '2023': { ...annual, income_before_tax: -100 } });

    expect(statusOf('tax-effective-rate-plausible', reading).status).toBe('not_applicable');
  });
});
