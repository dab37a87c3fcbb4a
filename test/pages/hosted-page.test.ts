import { describe, expect, it } from 'vitest';
import { demoView } from '../../src/api/pages/invoices/demo.ts';
import { hostedPage } from '../../src/api/pages/invoices/hosted-page.ts';
import type { HostedView } from '../../src/api/pages/invoices/view.ts';
import { hostedState, hostedStates } from '../../src/domain/invoices/hosted-state.ts';
import { hostedWords } from '../../src/domain/invoices/hosted-words/index.ts';
import { messageLanguages } from '../../src/domain/invoices/message-facts.ts';
import { attributesOf, readMarkup } from '../support/markup.ts';
import { givenHosted } from '../support/page-views.ts';

const plain = givenHosted();
const quiet = { ...plain.sayings, mayPromise: false, mayDispute: false };
const bare: HostedView = {
  ...plain,
  invoice: { ...plain.invoice, paidMinor: 0, earlyOn: null, poNumber: null, note: null },
  seller: { ...plain.seller, email: null, phone: null, taxId: null },
  amountDueMinor: plain.invoice.balanceMinor,
};
const markupOf = (view: HostedView) => readMarkup(String(hostedPage(view).body));

describe('the page of an invoice', () => {
  it.each(hostedStates)('leaves out what there is nothing to say of, when %s', (state) => {
    const { text } = markupOf({ ...bare, state });

    for (const term of ['Paid so far', 'Paid early', 'Purchase order', 'Telephone', 'Tax id'])
      expect(text).not.toContain(term);
  });

  it.each(hostedStates)(
    'asks for money only while it is owed and not under way, when %s',
    (state) => {
      const asks = state === 'open' || state === 'part-paid';

      const silent = { ...plain, sayings: quiet };
      expect(markupOf({ ...silent, state }).find('button')).toHaveLength(asks ? 1 : 0);
      expect(markupOf({ ...plain, state }).text.includes('IBAN')).toBe(asks);
    },
  );
});

describe('what a customer may say', () => {
  it.each(hostedStates)('is asked only while something is owed, when %s', (state) => {
    const asks = state === 'open' || state === 'part-paid';

    const { text, find } = markupOf({ ...plain, state });

    expect(find('details')).toHaveLength(asks ? 2 : 0);
    expect(text.includes('Say when you will pay')).toBe(asks);
  });

  it('is told again as it was recorded', () => {
    const promise = { id: '1', amountMinor: 100_000, promisedOn: '2026-12-15' };
    const dispute = { id: '2', reason: 'One was empty', openedAt: '2026-11-20T08:00:00Z' };

    const promised = markupOf({ ...plain, sayings: { ...quiet, promise } }).text;
    const disputed = markupOf({ ...plain, sayings: { ...quiet, promise, dispute } }).text;

    expect(promised).toContain('You will pay €1,000.00 by Dec 15, 2026');
    expect(disputed).toContain('One was empty');
    expect(disputed).not.toContain('You will pay');
  });
});

describe('the language of the page', () => {
  const inLanguage = (language: 'de' | 'es') => {
    const display = { locale: `${language}-${language.toUpperCase()}`, timeZone: 'UTC' };
    const view = { ...plain, language, display };
    const states = hostedStates.map((state) =>
      readMarkup(String(hostedPage({ ...view, state }).body)),
    );
    return { text: states.map(({ text }) => text).join(' '), read: states[0] };
  };

  it('is the customer’s, in words, dates and amounts', () => {
    const [de, es] = [inLanguage('de'), inLanguage('es')];

    for (const said of ['Rechnung INV-0007', '1.000,00 €', '1. Dez. 2026', 'Zu zahlen'])
      expect(de.text).toContain(said);
    for (const said of ['Factura INV-0007', '1000,00 €', '1 dic 2026', 'Vencimiento'])
      expect(es.text).toContain(said);
    expect(attributesOf(de.read!.find('html')[0]!)['lang']).toBe('de');
  });

  it.each(['de', 'es'] as const)(
    'leaves no English and no placeholder behind in %s',
    (language) => {
      const { text } = inLanguage(language);

      for (const english of Object.values(hostedWords('en')).filter((it) => typeof it === 'string'))
        if (/^[A-Z][a-z]+ [a-z]+ /.test(english)) expect(text).not.toContain(english);
      expect(text).not.toMatch(/\{\w+\}|Skip to|\(optional\)/);
    },
  );
});

describe('the demo', () => {
  it.each(messageLanguages)('says in %s that it is one, and has nothing to send', (language) => {
    const { text, find } = markupOf(demoView(language));

    expect(text).toContain(hostedWords(language).demo);
    expect(text).toContain(hostedWords(language).demoText);
    expect(find('form')).toEqual([]);
  });
});

describe('hostedState', () => {
  const owed = { status: 'finalized', totalMinor: 100, balanceMinor: 100 } as const;

  it('asks nobody to pay once more while a payment is with the bank, or before a person', () => {
    for (const status of ['processing', 'needs_review'] as const)
      expect(hostedState({ ...owed, attempt: { status } })).toBe('processing');
    for (const status of ['created', 'failed', 'canceled'] as const)
      expect(hostedState({ ...owed, attempt: { status } })).toBe('open');
  });

  it('goes by what is owed, whatever became of the last attempt', () => {
    const attempt = { status: 'processing' } as const;

    expect(hostedState({ ...owed, balanceMinor: 0, attempt })).toBe('paid');
    expect(hostedState({ ...owed, status: 'void', balanceMinor: 0, attempt })).toBe('void');
    expect(hostedState({ ...owed, balanceMinor: 40, attempt: undefined })).toBe('part-paid');
  });
});

describe('what was charged for being late', () => {
  it('is named with its amounts and its own page, in the language of the page', () => {
    const charged = { ...plain.charges[0]!, path: '/api/invoices/public/charge' };
    const paid = { ...charged, number: 'LC-0002', balanceMinor: 0 };
    const charges = [charged, paid];

    const english = markupOf({ ...plain, charges });
    const german = markupOf({ ...plain, charges, language: 'de' });

    expect(english.text).toContain('Charged for late payment');
    expect(english.text).toContain('€15.00 to pay of €40.00');
    expect(english.text).toContain('€40.00, Paid');
    expect(english.find('a').map(attributesOf)).toEqual(
      expect.arrayContaining([expect.objectContaining({ href: charged.path })]),
    );
    expect(german.text).toContain('Berechnet wegen Verzugs');
  });

  it('is not spoken of where nothing was', () => {
    expect(markupOf({ ...plain, charges: [] }).text).not.toContain('late payment');
  });
});

describe('why a card was declined', () => {
  it.each(messageLanguages)('is said in %s, and that nothing was taken', (language) => {
    const { declines, nothingTaken } = hostedWords(language);

    const { text } = markupOf({ ...plain, language, declined: 'expired' });

    expect(text).toContain(`${declines.expired} ${nothingTaken}`);
  });
});
