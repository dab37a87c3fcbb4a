import { describe, expect, it } from 'vitest';
import { messageLanguages } from '../../../../src/domain/invoices/message-facts.ts';
import { allTemplates } from '../../../../src/domain/invoices/messages/catalogue.ts';
import { settleDraft } from '../../../../src/domain/invoices/messages/draft.ts';
import { faultOf } from '../../../../src/domain/invoices/messages/wording-guard.ts';
import { givenMessage } from './given-message.ts';

const template = {
  subject: 'Reminder: {{invoices}}',
  body: 'Dear {{customer}},\n\n{{amount}} for {{invoices}} was due on {{dueOn}}.',
};
const good = 'Dear {{customer}},\n\nwe still miss {{amount}} for {{invoices}}, due on {{dueOn}}.';
const rules = { template, channel: 'email', language: 'en' } as const;
const faultIn = (body: string, subject: string | null = 'A gentle reminder of {{invoices}}') =>
  faultOf({ subject, body }, rules);

describe('faultOf', () => {
  it('takes words that leave every fact to its placeholder', () => {
    expect(faultIn(good)).toBeNull();
    expect(faultIn(`${good}\n\nMay we hear from you? I am glad to help.\n\n{{contact}}`)).toBe(
      'it has a date of its own',
    );
    expect(faultIn(`${good}\n\nPlease write to us. I am glad to help.\n\n{{contact}}`)).toBeNull();
  });

  it.each([
    ['an amount', `${good} Please pay 500.`],
    ['an amount in other digits', `${good} Please pay ٥٠٠.`],
    ['an amount in words', `${good} Please pay five hundred.`],
    ['a currency', `${good} Please pay € as agreed.`],
    ['a day', `${good} Please pay by Friday.`],
    ['a term', `${good} Please pay within a week.`],
    ['a link', `${good} See https://evil.example for more.`],
    ['a bare domain', `${good} See evil.example for more.`],
    ['an address', `${good} Write to pay@evil.example now.`],
    ['markup', `${good} <a href=x>here</a>`],
    ['another name', `${good} Please call our agent Mallory instead.`],
    ['another greeting', `Dear Mallory,\n\n${good}`],
    ['a discount', `${good} You may take a discount.`],
    ['a threat', `${good} Our lawyer is going to write next.`],
    ['another way to pay', `${good} Please pay by bitcoin instead.`],
    ['hidden signs', `${good}\u202e Please pay.`],
    ['a placeholder of its own', `${good} {{iban}}`],
    ['a missing amount', 'Dear {{customer}},\n\n{{invoices}} was due on {{dueOn}}. Please pay.'],
    ['nothing', 'Pay.'],
    ['far too much', `${good} ${'word '.repeat(1_000)}`],
  ])('refuses %s', (_, body) => {
    expect(faultIn(body)).not.toBeNull();
  });

  it('refuses a subject where the channel has none, and none where it has one', () => {
    expect(faultIn(good, null)).toBe('it has another form');
    const text = { template: { ...template, subject: null }, channel: 'sms', language: 'en' };
    expect(faultOf({ subject: 'Hello', body: good }, text as never)).toBe('it has another form');
  });

  it.each([
    ['de', 'Bitte zahlen Sie bis Freitag.'],
    ['de', 'Bitte zahlen Sie fünf Euro.'],
    ['de', 'Wir erlassen Ihnen den Rest.'],
    ['es', 'Pague antes del viernes.'],
    ['es', 'Pague cien euros.'],
    ['es', 'Le ofrecemos un descuento.'],
  ] as const)('knows it in %s as well: %s', (language, sentence) => {
    const said = {
      subject: '{{invoices}}',
      body: `${good.replaceAll(/\p{L}{4,},? /gu, '')} ${sentence}`,
    };

    expect(faultOf(said, { ...rules, language })).not.toBeNull();
  });
});

describe('settleDraft', () => {
  it.each(messageLanguages)('falls back to a template of %s that says why', (language) => {
    const facts = givenMessage({ language });

    const draft = settleDraft(facts, {
      wording: { subject: 'x', body: 'Pay 1 to us, please now.' },
    });

    expect(draft).toMatchObject({ writtenBy: 'template' });
    expect(draft.why).toMatch(/^model-words-refused: /);
    expect(draft.shown.body).toMatch(/Globex/);
  });

  it('has every template say what the guard asks of a model that says the same', () => {
    const unfit = allTemplates().filter((it) =>
      /is unknown|is missing/.test(faultOf(it, { template: it, ...it }) ?? ''),
    );

    expect(unfit).toEqual([]);
  });
});
