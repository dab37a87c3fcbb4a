import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type MessageFacts,
  messageLanguages,
} from '../../../../src/domain/invoices/message-facts.ts';
import { assertPlaceholders } from '../../../../src/domain/invoices/messages/placeholders.ts';
import { renderMessage } from '../../../../src/domain/invoices/messages/render-message.ts';
import {
  messageChannels,
  messageTones,
} from '../../../../src/domain/invoices/reminder-schedule.ts';
import { givenDaysLate, givenMessage, link } from './given-message.ts';

const textOf = (over: Partial<MessageFacts> = {}) => {
  const { subject, paragraphs } = renderMessage(givenMessage(over));
  return [subject ?? '', ...paragraphs].join('\n').replaceAll(/[\u00a0\u202f]/g, ' ');
};

describe('renderMessage', () => {
  it.each([
    ['en', 'US', '$1,000.00', 'Mar 1, 2026'],
    ['en', 'GB', 'US$1,000.00', '1 Mar 2026'],
    ['de', 'DE', '1.000,00 $', '1. März 2026'],
    ['de', 'AT', '$ 1.000,00', '1. März 2026'],
    ['es', 'ES', '1000,00 US$', '1 mar 2026'],
    ['es', 'MX', 'USD 1,000.00', '1 mar 2026'],
  ] as const)('writes %s as in %s: %s and %s', (language, country, amount, day) => {
    const text = textOf({ language, customer: { name: 'Globex', country } });

    expect(text).toContain(amount);
    expect(text).toContain(day);
  });

  it.each([
    [-3, 'is due on Mar 1, 2026'],
    [0, 'Due today'],
    [1, 'was due on Mar 1, 2026'],
    [8, 'was due on Mar 1, 2026'],
  ])('says of an invoice %i days late what is so: %s', (daysLate, words) => {
    expect(textOf({ invoices: givenDaysLate(daysLate) })).toContain(words);
  });

  it('counts one day as one, and speaks of the sum and the oldest of several', () => {
    const [oldest, ...more] = givenDaysLate(1, 3);
    const invoices = [oldest!, ...more.map((it) => ({ ...it, dueOn: '2026-03-08' }))];

    const text = textOf({ tone: 'neutral', invoices });

    expect(text).toContain('Second reminder: 3 invoices, $3,000.00 open');
    expect(text).toContain('due on Mar 1, 2026 and is 1 day overdue');
  });

  it('invites to the hosted page in texts and letters, and leaves it out where there is none', () => {
    const without = givenDaysLate(8).map((it) => ({ ...it, link: null }));

    expect(textOf({ channel: 'sms' })).toContain(`View and pay: ${link}`);
    expect(textOf({ channel: 'letter' })).toContain(`View and pay: ${link}`);
    expect(textOf({ channel: 'sms', invoices: without })).not.toContain('View');
  });

  it('fills the facts into a person’s words as well, and keeps their paragraphs', () => {
    const words = { subject: 'About {{invoices}}', body: 'Hello {{ customer }},\n\n{{amount}}!' };

    expect(renderMessage(givenMessage(words))).toEqual({
      subject: 'About invoice INV-1',
      paragraphs: ['Hello Globex,', '$1,000.00!'],
    });
  });

  it('never reads a name as a text of its own: what looks like a placeholder stays', () => {
    const customer = { name: '{{amount}} {{payHere}} $1 $&', country: 'US' };

    expect(textOf({ customer })).toContain('Dear {{amount}} {{payHere}} $1 $&,');
  });

  it('lets no name break a line or turn the reading order, in any template', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(
        'Eve\r\nBcc: all@example.com',
        '\u202egnp.exe\u2066',
        '<script>alert(1)</script>',
        'a\u2028b\u0000c\u001b[31m',
      ),
    );
    const facts = fc.record({
      tone: fc.constantFrom(...messageTones),
      channel: fc.constantFrom(...messageChannels),
      language: fc.constantFrom(...messageLanguages),
      situation: fc.constantFrom('invoice', 'reminder', 'promise_broken'),
      days: fc.integer({ min: -40, max: 400 }),
      customer: hostile,
      organization: hostile,
    });

    fc.assert(
      fc.property(facts, ({ customer, organization, days, ...over }) => {
        const given = givenMessage({ ...over, invoices: givenDaysLate(days) });
        const { subject, paragraphs } = renderMessage({
          ...given,
          customer: { ...given.customer, name: customer },
          organization: { ...given.organization, name: organization, phone: customer },
        });

        for (const line of [subject ?? '', ...paragraphs]) {
          expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        }
        if (!`${customer}${organization}`.includes('{{'))
          expect(paragraphs.join(' ')).not.toContain('{{');
        expect(paragraphs.join(' ').length).toBeGreaterThan(20);
      }),
    );
  });
});

describe('an invoice with late charges', () => {
  it.each([
    ['en', 'In addition, late charges are open: LC-1 ($40.00), LC-2 ($8.34).'],
    ['de', 'Hinzu kommen offene Verzugskosten: LC-1 (40,00 $), LC-2 (8,34 $).'],
    ['es', 'Además están pendientes recargos por demora: LC-1 (USD 40.00), LC-2 (USD 8.34).'],
  ] as const)('names each that is open in %s, also beside own words', (language, said) => {
    const charges = [
      { number: 'LC-1', balanceMinor: 4_000, link: null },
      { number: 'LC-2', balanceMinor: 834, link: null },
    ];
    const invoices = givenDaysLate(8).map((it) => ({ ...it, lateCharges: charges }));
    const country = { en: 'US', de: 'DE', es: 'MX' }[language];
    const customer = { name: 'Globex', country };

    const text = textOf({ language, customer, invoices, body: 'We have spoken on the phone.' });

    expect(text).toContain(said);
    expect(text).toContain('We have spoken on the phone.');
  });
});

describe('assertPlaceholders', () => {
  it.each(['{{amout}}', '{{ }}', '{{amount}} {{total}}', '{{__proto__}}', '{{constructor}}'])(
    'refuses %s with 422',
    (text) => {
      expect(() => assertPlaceholders(text)).toThrow('is unknown');
    },
  );

  it('takes what is known, and braces that mark nothing', () => {
    expect(() => assertPlaceholders('{{amount}} {{ dueOn }} {x} {{ {{')).not.toThrow();
  });
});
