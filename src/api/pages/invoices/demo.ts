import type { MessageLanguage } from '../../../domain/invoices/message-facts.ts';
import { displayOf } from '../../../domain/invoices/messages/render-message.ts';
import type { HostedView } from './view.ts';

const countries: Record<MessageLanguage, string> = { en: 'US', de: 'DE', es: 'ES' };

/** An invoice that is made up, as its customer would see it. */
export const demoView = (language: MessageLanguage): HostedView => ({
  state: 'open',
  invoice: {
    number: 'INV-0042',
    customerName: 'Globex Corporation',
    currency: 'EUR',
    issueOn: '2026-11-02',
    dueOn: '2026-12-02',
    earlyOn: '2026-11-30',
    poNumber: 'PO-2026-118',
    note: null,
    taxes: [
      {
        rate: { percent: '19', name: null, compound: false },
        ...{ netMinor: 125_000, taxMinor: 23_750 },
      },
    ],
    ...{ subtotalMinor: 135_000, discountMinor: 10_000, totalMinor: 148_750 },
    ...{ paidMinor: 0, balanceMinor: 148_750 },
    lines: [
      {
        ...{ description: 'Website', quantity: '1', unitPrice: '1000.00' },
        amountMinor: 100_000,
      },
      { description: 'Hosting', quantity: '3.5', unitPrice: '100.00', amountMinor: 35_000 },
    ],
  },
  seller: {
    ...{ name: 'Nordwind Studio GmbH', taxId: 'DE123456789', footer: null },
    ...{ email: 'billing@nordwind.example', phone: '+49 40 123456' },
    bankDetails: 'IBAN DE02 1203 0000 0000 2020 51\nBIC BYLADEM1001',
  },
  language,
  amountDueMinor: 145_775,
  paths: null,
  charges: [],
  ...{ declined: null, sandbox: true, nonce: '' },
  display: displayOf({
    ...{ language, customer: { country: countries[language] } },
    organization: { timeZone: 'Europe/Berlin' },
  }),
  sayings: {
    ...{ promise: null, dispute: null, mayPromise: false, mayDispute: false },
    ...{ today: '2026-11-20', lastDay: '2027-02-18' },
  },
});
