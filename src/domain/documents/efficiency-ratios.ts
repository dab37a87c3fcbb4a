import type { Decimal } from 'decimal.js';
import type { InputName } from './ratio-inputs.ts';
import { quotient, type RatioRule, say } from './ratio-rules.ts';
import type { StatementLine } from './statement.ts';

/**
 * Efficiency over the average of two balances, or over the closing one where the document shows one
 * only.
 */
export function efficiencyRatios(days: number): readonly (readonly RatioRule[])[] {
  const onAverage = (name: string, flow: StatementLine, stock: StatementLine) => [
    quotient(name, flow, `${stock}.average`),
    quotient(name, flow, stock),
  ];
  const daysOf = (name: string, stock: StatementLine, flow: StatementLine) => [
    inDays(name, days, `${stock}.average`, flow),
    inDays(name, days, stock, flow),
  ];
  return [
    [quotient('asset_turnover', 'revenue', 'total_assets')],
    [quotient('asset_turnover_average', 'revenue', 'total_assets.average')],
    onAverage('fixed_asset_turnover', 'revenue', 'property_plant_equipment'),
    onAverage('inventory_turnover', 'cost_of_revenue', 'inventory'),
    onAverage('receivables_turnover', 'revenue', 'accounts_receivable'),
    onAverage('payables_turnover', 'cost_of_revenue', 'accounts_payable'),
    daysOf('days_inventory_outstanding', 'inventory', 'cost_of_revenue'),
    daysOf('days_sales_outstanding', 'accounts_receivable', 'revenue'),
    daysOf('days_payables_outstanding', 'accounts_payable', 'cost_of_revenue'),
    [
      cycle(days, 'inventory.average', 'accounts_receivable.average', 'accounts_payable.average'),
      cycle(days, 'inventory', 'accounts_receivable', 'accounts_payable'),
    ],
  ];
}

/** Days that stock lies plus days that customers take, less days that suppliers wait. */
export function cashConversionCycle(dio: Decimal, dso: Decimal, dpo: Decimal): Decimal {
  return dio.plus(dso).minus(dpo);
}

function inDays(name: string, days: number, stock: InputName, flow: InputName): RatioRule {
  return {
    name,
    formula: `${say(stock)} / ${say(flow)} * ${days}`,
    unit: 'days',
    inputs: [stock, flow],
    compute: (held: Decimal, moved: Decimal) => held.dividedBy(moved).times(days),
  };
}

function cycle(days: number, stock: InputName, owed: InputName, owing: InputName): RatioRule {
  return {
    name: 'cash_conversion_cycle',
    formula:
      `${say(stock)} / cost_of_revenue * ${days} + ${say(owed)} / revenue * ${days} ` +
      `- ${say(owing)} / cost_of_revenue * ${days}`,
    unit: 'days',
    inputs: [stock, owed, owing, 'cost_of_revenue', 'revenue'],
    compute: (held: Decimal, due: Decimal, owes: Decimal, cost: Decimal, revenue: Decimal) =>
      cashConversionCycle(
        held.dividedBy(cost).times(days),
        due.dividedBy(revenue).times(days),
        owes.dividedBy(cost).times(days),
      ),
  };
}
