import { addDays, type Day } from '../../kit/calendar.ts';
import { type Currency, isCurrency } from '../../kit/currency.ts';
import { MAX_AMOUNT_MINOR, type Minor, toMinor } from '../../kit/money.ts';
import { oneLine } from '../../kit/one-line.ts';
import { Problem } from '../../kit/problem.ts';
import { readAmount } from './amount-text.ts';
import type { ImportField } from './column-names.ts';
import { readDay } from './day-text.ts';
import type { ImportLayout } from './layout.ts';
import type { ImportNorms } from './norms.ts';
import type { ImportRecord } from './records.ts';

/** An invoice as a file tells of it. */
export interface ImportRow {
  rowNumber: number;
  customer: CustomerWords;
  number: string;
  issueOn: Day;
  dueOn: Day;
  currency: Currency;
  amountMinor: Minor;
  /** Null is still open. */
  paidOn: Day | null;
}

/** By what a row names its customer; at least one is there. */
export interface CustomerWords {
  name: string | null;
  number: string | null;
  email: string | null;
}

/** Why a row did not come in. */
export interface RowError {
  rowNumber: number;
  /** As the file calls it. */
  column: string;
  code: string;
  message: string;
  /** What stands in the cell. */
  value: string;
}

export interface RowRules {
  layout: ImportLayout;
  norms: ImportNorms;
  defaultCurrency: Currency;
  today: Day;
}

export type ReadRow = { row: ImportRow; errors?: never } | { row?: never; errors: RowError[] };

const longestWords = 200;
const longestNumber = 100;
const earliest: Day = '1970-01-01';
const address = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}$/;

/** Reads a row, or says of every cell of it what is wrong. */
export function readRow(record: ImportRecord, rules: RowRules): ReadRow {
  const cells = new Cells(record, rules.layout);
  const currency = currencyIn(cells, rules);
  const read = {
    customer: customerIn(cells),
    number: textIn(cells, 'number', longestNumber),
    issueOn: dayIn(cells, 'issueDate', rules),
    dueOn: dayIn(cells, 'dueDate', rules),
    amountMinor: amountIn(cells, currency, rules),
    paidOn: cells.text('paidDate') === '' ? null : dayIn(cells, 'paidDate', rules),
  };
  const { issueOn, dueOn, paidOn, customer, number, amountMinor } = read;
  if (issueOn && dueOn && dueOn < issueOn)
    cells.refuse('dueDate', 'due-before-issue', `It cannot be due before its issue on ${issueOn}.`);
  if (paidOn && paidOn > rules.today)
    cells.refuse('paidDate', 'paid-in-future', `It cannot be paid after today, ${rules.today}.`);
  if (record.cells.slice(rules.layout.headings.length).some((cell) => cell.trim()))
    cells.refuse(null, 'too-many-cells', 'The row has more cells than there are headings.');
  const { rowNumber } = record;
  if (cells.errors.length > 0 || !customer || !number || !issueOn || !dueOn || !amountMinor)
    return { errors: cells.errors };
  return { row: { rowNumber, customer, number, issueOn, dueOn, currency, amountMinor, paidOn } };
}

/** The cells of a row by what they hold, and what was found wrong with them. */
class Cells {
  readonly errors: RowError[] = [];
  readonly #record: ImportRecord;
  readonly #layout: ImportLayout;

  constructor(record: ImportRecord, layout: ImportLayout) {
    this.#record = record;
    this.#layout = layout;
  }

  text(field: ImportField): string {
    const place = this.#layout.columns[field];
    return place === undefined ? '' : (this.#record.cells[place]?.trim() ?? '');
  }

  refuse(field: ImportField | null, code: string, message: string): null {
    const heading = field && this.#layout.headings[this.#layout.columns[field] ?? -1];
    const { rowNumber, cells } = this.#record;
    const column = heading ?? field ?? '';
    if (this.errors.some((error) => error.column === column)) return null;
    const value = oneLine(field ? this.text(field) : (cells.at(-1) ?? ''), longestWords);
    this.errors.push({ rowNumber, column, code, message, value });
    return null;
  }
}

function textIn(cells: Cells, field: ImportField, most: number): string | null {
  const text = oneLine(cells.text(field), most + 1);
  if (text === '') return cells.refuse(field, 'missing', 'There has to be something here.');
  if ([...text].length <= most) return text;
  return cells.refuse(field, 'too-long', `It has more than ${most} characters.`);
}

function customerIn(cells: Cells): CustomerWords | null {
  const words = (field: ImportField) =>
    cells.text(field) === '' ? null : textIn(cells, field, longestWords);
  const name = words('customer');
  const said = words('customerEmail');
  const number = cells.text('customerNumber') && textIn(cells, 'customerNumber', longestNumber);
  if (said && !address.test(said))
    return cells.refuse('customerEmail', 'invalid-email', 'It is not one e-mail address.');
  const email = said ?? (name && address.test(name) ? name : null);
  if (name || email || number) return { name, number: number || null, email };
  return cells.refuse('customer', 'missing', 'Name the customer.');
}

function dayIn(cells: Cells, field: ImportField, { norms, today }: RowRules): Day | null {
  const text = cells.text(field);
  if (text === '') return cells.refuse(field, 'missing', 'There has to be a date here.');
  const reading = readDay(text);
  if (reading === null)
    return cells.refuse(field, 'not-a-date', 'It is no date, such as 2026-03-31 or 31.03.2026.');
  const day = 'day' in reading ? reading.day : norms.dateOrder && reading.either[norms.dateOrder];
  if (day === null) {
    const { 'day-first': one, 'month-first': other } = (reading as { either: Record<string, Day> })
      .either;
    const message = `It may be ${one} or ${other}: say which comes first, or write ${one}.`;
    return cells.refuse(field, 'date-ambiguous', message);
  }
  if (day >= earliest && day <= addDays(today, 3_660)) return day;
  return cells.refuse(field, 'date-out-of-range', 'The year cannot be right.');
}

function currencyIn(cells: Cells, { defaultCurrency }: RowRules): Currency {
  const said = cells.text('currency').toUpperCase();
  if (said === '' || isCurrency(said)) return said || defaultCurrency;
  cells.refuse('currency', 'unknown-currency', 'It is no currency, such as EUR.');
  return defaultCurrency;
}

function amountIn(cells: Cells, currency: Currency, { norms }: RowRules): Minor | null {
  const text = cells.text('amount');
  if (text === '') return cells.refuse('amount', 'missing', 'There has to be an amount here.');
  const reading = readAmount(text);
  if (reading === null) return cells.refuse('amount', 'not-an-amount', 'It is no amount.');
  const { decimalSign } = norms;
  const amount = 'amount' in reading ? reading.amount : decimalSign && reading.either[decimalSign];
  if (amount === null) {
    const { ',': comma, '.': point } = (reading as { either: Record<string, string> }).either;
    const message = `It may be ${comma} or ${point}: say which sign is the decimal one.`;
    return cells.refuse('amount', 'amount-ambiguous', message);
  }
  if (!/[1-9]/.test(amount) || amount.startsWith('-')) {
    const message = 'An invoice is over more than 0; credit notes are not imported.';
    return cells.refuse('amount', 'amount-not-positive', message);
  }
  const amountMinor = exactMinor(amount, currency);
  if (amountMinor === null)
    return cells.refuse('amount', 'amount-too-precise', `${currency} has fewer decimals.`);
  if (amountMinor <= MAX_AMOUNT_MINOR) return amountMinor;
  return cells.refuse('amount', 'amount-too-large', 'The amount is too large.');
}

function exactMinor(amount: string, currency: Currency): Minor | null {
  try {
    // `12.50` and `12.500` are the same amount.
    return toMinor(amount.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''), currency, 'exact');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.code === 'amount-too-precise' ? null : MAX_AMOUNT_MINOR + 1;
  }
}
