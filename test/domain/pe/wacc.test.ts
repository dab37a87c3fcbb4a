import { describe, expect, it } from 'vitest';
import { wacc } from '../../../src/domain/pe/wacc.ts';

const firm = {
  equity: '60',
  debt: '40',
  costOfEquity: '0.12',
  costOfDebt: '0.06',
  taxRate: '0.25',
};

describe('wacc', () => {
  it.each([
    ['nothing invested', { ...firm, equity: '0', debt: '0' }],
    ['negative debt', { ...firm, debt: '-40' }],
    ['a tax rate in percent', { ...firm, taxRate: '25' }],
  ])('refuses %s', (_, given) => {
    expect(() => wacc(given)).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'wacc-undefined' }),
    );
  });

  it('is 9.00% for 60/40 at 12% and 6% with 25% tax, whatever the unit of the weights', () => {
    expect(wacc(firm)).toEqual({
      wacc: '0.09',
      equityWeight: '0.6',
      debtWeight: '0.4',
      costOfEquity: '0.12',
      afterTaxCostOfDebt: '0.045',
    });
    expect(wacc({ ...firm, equity: '600000000', debt: '400000000' }).wacc).toBe('0.09');
  });

  it('builds the cost of equity up from the market', () => {
    const costOfEquity = {
      riskFreeRate: '0.04',
      beta: '1.2',
      equityRiskPremium: '0.05',
      premium: '0.02',
    };

    expect(wacc({ ...firm, costOfEquity }).costOfEquity).toBe('0.12');
  });
});
