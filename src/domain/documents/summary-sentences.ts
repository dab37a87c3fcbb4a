import { Decimal } from 'decimal.js';
import type { FigureBook, Known } from './figure-book.ts';
import { moneyWords, percentWords, ratioWords } from './plain-words.ts';
import type { Ratio } from './ratio-values.ts';
import type { Analysis } from './ratios.ts';
import type { StatementReading } from './statement.ts';

/** What a reader in a hurry wants to know, one fact a sentence; a fact that is missing has none. */
export function summarySentences(
  reading: StatementReading,
  book: FigureBook,
  { ratios }: Analysis,
): string[] {
  const ratioOf = (name: string): string | null =>
    ratios.find((r) => r.name === name)?.value ?? null;
  const who = reading.company ?? 'The company';
  return [
    revenueSentence(who, reading, book, ratioOf('revenue_growth')),
    marginSentence(ratioOf('gross_margin'), ratioOf('operating_margin')),
    resultSentence(reading, book),
    cashSentence(reading, book, ratioOf('free_cash_flow')),
    liquiditySentence(ratioOf('current_ratio'), ratioOf('debt_to_equity')),
    altmanSentence(ratios.find((r) => r.name === 'altman_z')),
    kpiSentence(reading, book),
  ].filter((sentence) => sentence !== null);
}

function revenueSentence(
  who: string,
  { currency }: StatementReading,
  book: FigureBook,
  growth: string | null,
): string | null {
  const revenue = book.find('revenue', 'latest');
  if (!revenue) return null;
  const amount = moneyWords(revenue.value, currency);
  const said = `${who} reported revenue of ${amount} for ${revenue.period}`;
  const prior = book.find('revenue', 'prior');
  if (growth === null || !prior) return `${said}.`;
  if (new Decimal(growth).isZero()) return `${said}, unchanged from ${prior.period}.`;
  const way = new Decimal(growth).isNegative() ? 'down' : 'up';
  return `${said}, ${way} ${percentWords(growth)} from ${prior.period}.`;
}

function marginSentence(gross: string | null, operating: string | null): string | null {
  const parts = [margin('gross margin', gross), margin('operating margin', operating)];
  const said = parts.filter((part) => part !== null);
  return said.length === 0 ? null : `The ${said.join(' and the ')}.`;
}

function margin(name: string, value: string | null): string | null {
  if (value === null) return null;
  const sign = new Decimal(value).isNegative() ? 'negative at ' : '';
  return `${name} was ${sign}${percentWords(value)}`;
}

/** The words follow the signs, so that a smaller loss is never told as a bigger profit. */
function resultSentence({ currency }: StatementReading, book: FigureBook): string | null {
  const now = book.find('net_income', 'latest');
  if (!now) return null;
  const before = book.find('net_income', 'prior');
  const amount = moneyWords(now.value, currency);
  const isLoss = now.value.isNegative();
  if (!before) return `It ended with a net ${isLoss ? 'loss' : 'income'} of ${amount}.`;
  const earlier = `${moneyWords(before.value, currency)} in ${before.period}`;
  const wasLoss = before.value.isNegative();
  const link = isLoss === wasLoss ? 'from' : 'after';
  const had = wasLoss ? 'a net loss of' : 'a net income of';
  return `${movement(now, before)} ${amount} ${link} ${had} ${earlier}.`;
}

function movement(now: Known, before: Known): string {
  const [isLoss, wasLoss] = [now.value.isNegative(), before.value.isNegative()];
  if (isLoss !== wasLoss)
    return isLoss ? 'It turned to a net loss of' : 'It turned to a net income of';
  if (now.value.equals(before.value))
    return isLoss ? 'The net loss stayed at' : 'Net income stayed at';
  const isLarger = now.value.abs().gt(before.value.abs());
  if (isLoss) return isLarger ? 'The net loss widened to' : 'The net loss narrowed to';
  return isLarger ? 'Net income rose to' : 'Net income fell to';
}

function cashSentence(
  { currency }: StatementReading,
  book: FigureBook,
  free: string | null,
): string | null {
  const cash = book.find('operating_cash_flow', 'latest');
  if (!cash) return null;
  const way = cash.value.isNegative() ? 'used' : 'brought in';
  const said = `Operations ${way} ${moneyWords(cash.value, currency)} of cash`;
  if (free === null) return `${said}.`;
  const left = new Decimal(free).isNegative() ? 'a negative free cash flow' : 'a free cash flow';
  return `${said}, with ${left} of ${moneyWords(free, currency)}.`;
}

function liquiditySentence(current: string | null, leverage: string | null): string | null {
  const parts = [
    ...(current === null ? [] : [`the current ratio is ${ratioWords(current)}`]),
    ...(leverage === null ? [] : [leverageWords(leverage)]),
  ];
  if (parts.length === 0) return null;
  const said = parts.join(' and ');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

/** A negative equity makes the ratio negative, and then it measures nothing. */
const leverageWords = (leverage: string) =>
  new Decimal(leverage).isNegative()
    ? 'liabilities exceed assets'
    : `liabilities stand at ${ratioWords(leverage)} times the equity`;

const modelNames = { public: 'Z', private: 'Z′', services: 'Z″' };

function altmanSentence(ratio: Ratio | undefined): string | null {
  if (!ratio?.value || !ratio.zone || !ratio.variant) return null;
  const where = ratio.zone === 'grey' ? 'in the grey zone' : `in the ${ratio.zone} zone`;
  return `Altman’s ${modelNames[ratio.variant]} of ${ratioWords(ratio.value)} lies ${where}.`;
}

function kpiSentence({ currency }: StatementReading, book: FigureBook): string | null {
  const recurring = book.find('arr', 'latest') ?? book.find('mrr', 'latest');
  if (!recurring) return null;
  const name = recurring.name === 'arr' ? 'Annual' : 'Monthly';
  const amount = moneyWords(recurring.value, currency);
  return `${name} recurring revenue was ${amount} in ${recurring.period}.`;
}
