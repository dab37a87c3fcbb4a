import type { MessageFacts } from '../../../../src/domain/invoices/message-facts.ts';

export const link = 'https://bursar.example/api/invoices/public/token';

/** One invoice of 1,000.00 dollars, eight days late, to Globex in the United States. */
export function givenMessage(over: Partial<MessageFacts> = {}): MessageFacts {
  return {
    ...{ situation: 'reminder', tone: 'friendly', channel: 'email', language: 'en' },
    ...{ today: '2026-03-09', subject: null, body: null },
    organization: {
      ...{ name: 'Acme', email: 'billing@acme.example', phone: null, bankDetails: null },
      timeZone: 'UTC',
    },
    customer: { name: 'Globex', country: 'US' },
    invoices: [
      {
        ...{ id: 'i1', number: 'INV-1', issueOn: '2026-01-01', dueOn: '2026-03-01', link },
        ...{ currency: 'USD', totalMinor: 120_000, balanceMinor: 100_000, daysOverdue: 8 },
        lateCharges: [],
      },
    ],
    ...over,
  };
}

export function givenDaysLate(daysOverdue: number, count = 1): MessageFacts['invoices'] {
  const [invoice] = givenMessage().invoices;
  if (!invoice) throw new Error('no invoice');
  return Array.from({ length: count }, (_, i) => ({
    ...{ ...invoice, daysOverdue, id: `i${i + 1}`, number: `INV-${i + 1}` },
  }));
}
