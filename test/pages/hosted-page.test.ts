import { describe, expect, it } from 'vitest';
import { hostedPage } from '../../src/api/pages/invoices/hosted-page.ts';
import type { HostedView } from '../../src/api/pages/invoices/view.ts';
import { hostedState, hostedStates } from '../../src/domain/invoices/hosted-state.ts';
import { readMarkup } from '../support/markup.ts';
import { givenHosted } from '../support/page-views.ts';

const plain = givenHosted();
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

      expect(markupOf({ ...plain, state }).find('button')).toHaveLength(asks ? 1 : 0);
      expect(markupOf({ ...plain, state }).text.includes('IBAN')).toBe(asks);
    },
  );
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
