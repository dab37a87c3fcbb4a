import { type Display, showDay, showMoney } from '../../kit/display.ts';
import { sumMinor } from '../../kit/money.ts';
import { oneLine } from '../../kit/one-line.ts';
import { remembered } from '../../kit/remembered.ts';
import type { MessageFacts, MessageLanguage } from '../message-facts.ts';
import { templateOf, wordsOf } from './catalogue.ts';
import { fill, type Values } from './placeholders.ts';
import type { MessageStage } from './template.ts';

export interface RenderedMessage {
  /** Null where the channel has none. */
  subject: string | null;
  /** One line each. */
  paragraphs: string[];
}

/**
 * What a message says: a person's words where there are some, else the template of its stage, tone,
 * channel and language. Amounts, dates, names and links come from the facts in either.
 */
export function renderMessage(facts: MessageFacts): RenderedMessage {
  const { tone, channel, language } = facts;
  const template = templateOf({ stage: stageOf(facts), tone, channel, language });
  const values = valuesOf(facts);
  const written = facts.subject ?? template.subject;
  const hasSubject = channel === 'email' || channel === 'letter';
  const body = facts.body ?? template.body;
  return {
    subject: hasSubject && written !== null ? oneLine(fill(written, values), 150) : null,
    paragraphs: body
      .split(/\n[ \t\r]*\n/)
      .map((paragraph) => oneLine(fill(paragraph, values), 2_000))
      .concat(lateChargesOf(facts))
      .filter(Boolean),
  };
}

/** Named in whatever is said about their invoices, as nothing else asks for them. */
function lateChargesOf({ invoices, ...facts }: MessageFacts): string[] {
  const charges = invoices.flatMap(({ currency, lateCharges }) =>
    lateCharges.map(({ number, balanceMinor: amountMinor }) => {
      return `${number} (${showMoney({ currency, amountMinor }, displayOf(facts))})`;
    }),
  );
  if (charges.length === 0) return [];
  return [fill(wordsOf(facts.language).lateCharges, { list: charges.join(', ') })];
}

/** The oldest invoice says where a reminder stands: it is about all that is due. */
export function stageOf({ situation, invoices: [oldest] }: MessageFacts): MessageStage {
  if (situation === 'invoice' || situation === 'promise_broken') return situation;
  const days = oldest?.daysOverdue ?? 0;
  if (days === 0) return 'due';
  return days > 0 ? 'overdue' : 'upcoming';
}

const longestName = 200;

function valuesOf(facts: MessageFacts): Values {
  const { organization, customer, invoices, language } = facts;
  const words = wordsOf(language);
  const display = displayOf(facts);
  const [oldest] = invoices;
  const count = showCount(invoices.length, display);
  const number = oneLine(oldest?.number ?? '', longestName);
  const named = fill(invoices.length === 1 ? words.oneInvoice : words.manyInvoices, {
    ...{ number, count },
  });
  const currency = oldest?.currency;
  const amountMinor = sumMinor(invoices.map(({ balanceMinor }) => balanceMinor));
  const name = oneLine(organization.name, longestName);
  const reached = [name, organization.phone, organization.email].filter((it) => it !== null);
  return {
    customer: oneLine(customer.name, longestName),
    organization: name,
    contact: oneLine(reached.join(', '), 2 * longestName),
    invoices: named,
    Invoices: capitalized(named, language),
    amount: currency ? showMoney({ currency, amountMinor }, display) : '',
    dueOn: oldest ? showDay(oldest.dueOn, display) : '',
    daysLate: showDays(Math.abs(oldest?.daysOverdue ?? 0), display),
    payHere: oldest?.link ? fill(words.payHere, { link: oldest.link }) : '',
  };
}

const capitalized = (text: string, language: MessageLanguage) =>
  text.charAt(0).toLocaleUpperCase(language) + text.slice(1);

export interface Reader {
  language: MessageLanguage;
  customer: { country: string };
  organization: { timeZone: string };
}

/** The language as it is written where the customer is. */
export function displayOf({ language, customer, organization }: Reader): Display {
  const region = /^[A-Z]{2}$/.test(customer.country) ? customer.country : undefined;
  const { timeZone } = organization;
  return { locale: region ? `${language}-${region}` : language, timeZone };
}

const countFormat = remembered(200, (locale: string) => new Intl.NumberFormat(locale));
const daysFormat = remembered(
  200,
  (locale: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' }),
);

const showCount = (count: number, { locale }: Display) => countFormat(locale).format(count);

/** `8 days`, `8 Tage`. */
export const showDays = (days: number, { locale }: Display): string =>
  daysFormat(locale).format(days);
