import { describe, expect, it } from 'vitest';
import { allTemplates } from '../../../../src/domain/invoices/messages/catalogue.ts';
import { assertPlaceholders } from '../../../../src/domain/invoices/messages/placeholders.ts';
import { renderMessage } from '../../../../src/domain/invoices/messages/render-message.ts';
import { givenDaysLate, givenMessage } from './given-message.ts';

const templates = allTemplates();
const titled = templates.map(
  (it) => [`${it.language} ${it.stage} ${it.tone} ${it.channel}`, it] as const,
);
const daysOf = { invoice: -30, upcoming: -3, due: 0, overdue: 8, promise_broken: 8 };
const tones = ['friendly', 'neutral', 'firm', 'final'];

describe('the templates', () => {
  it('are there for 5 stages, 4 tones, 4 channels and 3 languages, each with words of its own', () => {
    const said = templates.map(({ channel, subject, body }) => `${channel} ${subject} ${body}`);

    expect(templates).toHaveLength(240);
    expect(new Set(said).size).toBe(240);
  });

  it.each(titled)('%s: names what is owed, and nothing that no fact fills', (_, template) => {
    const { subject, body, channel } = template;
    const text = `${subject} ${body}`;

    expect(() => assertPlaceholders(text)).not.toThrow();
    expect(text.replaceAll(/\{\{\w+\}\}/g, '')).not.toMatch(/[{}]|\d|https?:|\$|€/);
    expect(body).toContain('{{amount}}');
    expect(text).toMatch(/\{\{[iI]nvoices\}\}/);
    expect(subject === null).toBe(channel === 'sms' || channel === 'phone');
  });

  it.each(titled)('%s: is whole for one invoice and for several', (_, template) => {
    const { stage, tone, channel, language } = template;
    const situation = stage === 'invoice' || stage === 'promise_broken' ? stage : 'reminder';
    for (const count of [1, 3]) {
      const invoices = givenDaysLate(daysOf[stage], count);

      const { subject, paragraphs } = renderMessage(
        givenMessage({ situation, tone, channel, language, invoices }),
      );

      const text = [subject ?? '', ...paragraphs].join('\n');
      expect(text).not.toMatch(/[{}]|undefined|null|NaN| {2}|\( ?\)/);
      expect(text).toContain(count === 1 ? 'INV-1' : '3 ');
      expect(text).not.toContain('INV-2');
      expect(subject?.length ?? 0).toBeLessThanOrEqual(150);
      if (channel === 'sms') expect(text.length).toBeLessThanOrEqual(320);
    }
  });

  it.each(['en', 'de', 'es'])('grow sharper in %s: no two tones say the same', (language) => {
    const of = (tone: string) =>
      templates.filter((it) => it.language === language && it.tone === tone).map((it) => it.body);

    const all = tones.flatMap(of);

    expect(new Set(all).size).toBe(all.length);
  });
});
