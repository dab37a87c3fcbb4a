import { type DecimalSign, signShownBy } from './amount-text.ts';
import { type DateOrder, orderShownBy } from './day-text.ts';
import type { ImportLayout } from './layout.ts';
import type { ImportRecord } from './records.ts';

/** How a file writes what could be read in two ways; null where it does not show it. */
export interface ImportNorms {
  dateOrder: DateOrder | null;
  decimalSign: DecimalSign | null;
}

/** What the rows have shown so far: a file that shows both ways shows neither. */
export interface Shown {
  dateOrders: DateOrder[];
  decimalSigns: DecimalSign[];
}

const dateFields = ['issueDate', 'dueDate', 'paidDate'] as const;

/** What rows add to what the rows before them have shown. */
export function shownWith(
  before: Shown,
  records: readonly ImportRecord[],
  { columns }: Pick<ImportLayout, 'columns'>,
): Shown {
  const dateOrders = new Set(before.dateOrders);
  const decimalSigns = new Set(before.decimalSigns);
  const places = dateFields.flatMap((field) => columns[field] ?? []);
  for (const { cells } of records) {
    for (const place of places) {
      const order = orderShownBy(cells[place]?.trim() ?? '');
      if (order) dateOrders.add(order);
    }
    const sign = signShownBy(cells[columns.amount ?? -1] ?? '');
    if (sign) decimalSigns.add(sign);
  }
  return { dateOrders: [...dateOrders], decimalSigns: [...decimalSigns] };
}

const oneOf = <T>(shown: readonly T[]): T | null =>
  shown.length === 1 ? (shown[0] ?? null) : null;

/** What the sender says goes before what the file shows. */
export function normsOf({ dateOrders, decimalSigns }: Shown, said: ImportNorms): ImportNorms {
  return {
    dateOrder: said.dateOrder ?? oneOf(dateOrders),
    decimalSign: said.decimalSign ?? oneOf(decimalSigns),
  };
}
