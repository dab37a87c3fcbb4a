import { crc32, deflateSync } from 'node:zlib';
import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { startPrinter } from '../../../../src/activities/invoices/pdf/printer.ts';
import { creditNotePaper } from '../../../../src/domain/invoices/papers/credit-note-paper.ts';
import {
  invoicePaper,
  type Letterhead,
  type PrintedInvoice,
} from '../../../../src/domain/invoices/papers/invoice-paper.ts';
import type { Paper } from '../../../../src/domain/invoices/papers/paper.ts';
import { statementPaper } from '../../../../src/domain/invoices/papers/statement-paper.ts';
import { statementOf } from '../../../../src/domain/invoices/statement.ts';

const print = startPrinter();
const payUrl =
  'https://pay.example.com/api/invoices/public/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';

/** The text of each page, with single spaces and without the places where words may break. */
async function pagesOf(paper: Paper): Promise<string[]> {
  const pdf = await getDocumentProxy(await print(paper, null));
  const { text } = await extractText(pdf);
  return text.map((page) => page.replaceAll('\u200b', '').replace(/\s+/g, ' '));
}

const head: Letterhead = {
  language: 'en',
  sender: { name: 'Nordwind Studio GmbH', lines: ['Hafenstraße 12', '20457 Hamburg', 'DE'] },
  recipient: { name: 'Globex Ltd', lines: ['1 Main St', 'SW1 London', 'GB'] },
  recipientTaxId: 'GB123',
  bankDetails: 'IBAN DE02 1203 0000 0000 2020 51',
  footer: 'HRB 12345 Hamburg',
};

const line = (description: string, amountMinor: number) => ({
  ...{ description, quantity: '2.5', unitPrice: '40.00', discount: null, amountMinor },
  taxRates: [{ percent: '19', name: 'VAT', compound: false }],
});

const invoice: PrintedInvoice = {
  ...{ kind: 'invoice', status: 'finalized', number: 'INV-0042', currency: 'EUR' },
  ...{ issueOn: '2026-03-01', dueOn: '2026-03-31', terms: '2/10 net 30', poNumber: 'PO-7' },
  ...{ earlyPercent: '2', earlyOn: '2026-03-11', note: 'Thank you.', pricesIncludeTax: false },
  taxes: [
    { rate: { percent: '19', name: 'VAT', compound: false }, netMinor: 9_000, taxMinor: 1_710 },
    { rate: { percent: '7', name: null, compound: false }, netMinor: 4_500, taxMinor: 315 },
  ],
  ...{ subtotalMinor: 15_000, discountMinor: 1_500, taxMinor: 2_025, totalMinor: 15_525 },
  ...{ paidMinor: 5_000, refundedMinor: 1_000, chargedBackMinor: 0, creditedMinor: 525 },
  ...{ writtenOffMinor: 0, balanceMinor: 11_000 },
  lines: [line('Design', 10_000), line('Print', 5_000)],
};

describe('a printed invoice', () => {
  it('says every figure: lines, discount, taxes by rate, total, payments and what is due', async () => {
    const [page = ''] = await pagesOf(invoicePaper(invoice, head, payUrl));

    for (const said of [
      ...['Invoice INV-0042', 'Nordwind Studio GmbH', 'Globex Ltd', 'SW1 London', 'GB123', 'PO-7'],
      ...['Mar 1, 2026', 'Mar 31, 2026', '2/10 net 30', 'IBAN DE02 1203 0000 0000 2020 51'],
      ...['Design 2.5 40.00 VAT 19% €100.00', 'Print 2.5 40.00 VAT 19% €50.00'],
      ...['Subtotal €150.00', 'Discount -€15.00', 'Net €135.00', 'Tax €20.25', 'Total €155.25'],
      ...['VAT 19% €90.00 €17.10', '7% €45.00 €3.15', 'Paid -€40.00', 'Credited -€5.25'],
      ...['Amount due €110.00', '2% discount for payment through Mar 11, 2026', 'Page 1 of 1'],
    ]) {
      expect(page).toContain(said);
    }
  });

  it('is the same file for the same facts, and another for others', async () => {
    const paper = invoicePaper(invoice, head, payUrl);
    const [one, again] = [await print(paper, null), await print(paper, null)];
    const other = await print(invoicePaper({ ...invoice, number: 'INV-0043' }, head, payUrl), null);

    expect(Buffer.compare(one, again)).toBe(0);
    expect(Buffer.compare(one, other)).not.toBe(0);
  });

  it('of 200 lines repeats its head and carries the sum from page to page', async () => {
    const lines = Array.from({ length: 200 }, (_, i) => line(`Package ${i + 1}`, 1_000));
    const long = { ...invoice, lines, subtotalMinor: 200_000 };

    const pages = await pagesOf(invoicePaper(long, head, payUrl));

    expect(pages.length).toBeGreaterThan(3);
    for (const [i, page] of pages.entries()) {
      expect(page).toContain(`Page ${i + 1} of ${pages.length}`);
      const printed = [...page.matchAll(/Package (\d+)/g)].map(([, number]) => Number(number));
      const last = Math.max(...printed);
      if (printed.length === 0) continue;
      expect(page).toContain('Description Quantity Unit price Tax Amount');
      if (i > 0) expect(page).toContain(`Brought forward: ${major(Math.min(...printed) - 1)}`);
      if (last < 200) expect(page).toContain(`Carried forward: ${major(last)}`);
      else expect(page).not.toContain('Carried forward');
    }
  });

  it('shows a code and a link to pay only while something is owed', async () => {
    const linksOf = async (of: PrintedInvoice) => {
      const pdf = await getDocumentProxy(await print(invoicePaper(of, head, payUrl), null));
      const page = await pdf.getPage(pdf.numPages);
      return (await page.getAnnotations()).map(({ url }: { url?: string }) => url);
    };

    expect(await linksOf(invoice)).toEqual([payUrl]);
    expect(await linksOf({ ...invoice, balanceMinor: 0 })).toEqual([]);
  });

  it('is stamped where it is void or a draft', async () => {
    const empty = { ...invoice, balanceMinor: 0, lines: [] };
    const [gone] = await pagesOf(invoicePaper({ ...empty, status: 'void' }, head, null));
    const draft = { ...empty, status: 'draft' as const, number: null };

    expect(gone).toContain('VOID');
    expect((await pagesOf(invoicePaper(draft, head, null)))[0]).toContain('DRAFT');
  });

  it('prints names in Cyrillic, Greek and Chinese, and markup as it was written', async () => {
    const names = ['Общество Ромашка', 'Ελληνική Εταιρεία', '上海贸易公司', 'Łódź Žižkov Ñandú'];
    const markup = '#panic("x") *bold* $1$ <tag> @ref \\ `raw`';
    const lines = [...names, markup, 'A'.repeat(200)].map((name) => line(name, 100));

    const [page = ''] = await pagesOf(invoicePaper({ ...invoice, lines }, head, null));

    for (const name of [...names, markup, 'A'.repeat(24)]) expect(page).toContain(name);
  });

  it('is in the customer’s language', async () => {
    const [page = ''] = await pagesOf(invoicePaper(invoice, { ...head, language: 'de' }, null));

    for (const said of ['Rechnung INV-0042', 'Zwischensumme 150,00 €', 'Seite 1 von 1']) {
      expect(page).toContain(said);
    }
  });

  it('prints with a logo, and on after one that is no picture', async () => {
    const paper = invoicePaper(invoice, head, null);
    const broken = { bytes: new Uint8Array([1, 2, 3]), mediaType: 'image/png' as const };

    await expect(print(paper, broken)).rejects.toThrow('could not be printed');
    const [plain, withLogo] = [
      await print(paper, null),
      await print(paper, { bytes: redPixel(), mediaType: 'image/png' }),
    ];
    expect(withLogo.length).toBeGreaterThan(plain.length);
  });
});

describe('a printed statement', () => {
  const movements = Array.from({ length: 200 }, (_, i) => ({
    ...{ id: `${i}`, on: '2026-03-10', kind: 'invoice' as const, amountMinor: 1_234 },
    ...{ number: `INV-${i + 1}`, reference: null, dueOn: '2026-04-10', invoices: [] },
  }));
  const rest = { issueOn: '2026-03-10', dueOn: '2026-04-10', openMinor: 200 * 1_234 };
  const facts = {
    ...{ openingMinor: 0, movements, creditMinor: 0 },
    open: [{ invoiceId: 'a', number: 'INV-1', ...rest }],
  };
  const print200 = (currency: string, language: 'en' | 'de' | 'es') =>
    pagesOf(
      statementPaper(
        statementOf(facts, { from: '2026-03-01', to: '2026-05-01', currency }),
        { ...head, language, recipient: { ...head.recipient, name: '株式会社サンプル' } },
        { a: payUrl },
      ),
    );

  it('of 200 movements repeats its head and carries the balance from page to page', async () => {
    const pages = await print200('USD', 'en');

    expect(pages.length).toBeGreaterThan(3);
    expect(pages[0]).toContain('株式会社サンプル');
    for (const [i, page] of pages.slice(1, -2).entries()) {
      expect(page).toContain('Date Transaction Charges Credits Balance');
      const forward = /Carried forward: ([\d,.]+)/.exec(pages[i] ?? '')?.[1];
      expect(page).toContain(`Brought forward: ${forward}`);
    }
    const all = pages.join(' ');
    expect(all).toContain('Closing balance $2,468.00');
    expect(all).toContain('Balance by days overdue Not due 1–30 days');
    expect(all).toContain('INV-1 Mar 10, 2026 Apr 10, 2026 21 2,468.00');
    expect(pages.at(-1)).not.toContain('Carried forward');
  });

  it('has the decimals of its currency: none of yen, three of dinars', async () => {
    const [yen, dinars] = [await print200('JPY', 'es'), await print200('KWD', 'de')];

    expect(yen[0]).toContain('Factura INV-1 Vence el 10 abr 2026 1234 1234');
    expect(dinars[0]).toContain('Rechnung INV-1 Fällig 10. Apr. 2026 1,234 1,234');
  });
});

describe('a printer', () => {
  it('fails a paper that is not printed in time, and does not leave its caller waiting', async () => {
    const impatient = startPrinter({ timeoutMs: 1 });

    await expect(impatient(invoicePaper(invoice, head, payUrl), null)).rejects.toThrow(
      'was not printed within 1 ms',
    );
  });
});

describe('a printed credit note', () => {
  it('says what it corrects, its lines, taxes and total', async () => {
    const note = {
      ...{ number: 'CN-0007', currency: 'EUR', issueOn: '2026-04-02', reason: 'Damaged' },
      ...{ netMinor: 10_000, taxMinor: 1_900, totalMinor: 11_900, invoiceNumber: 'INV-0042' },
      taxes: [
        { rate: { percent: '19', name: null, compound: false }, netMinor: 10_000, taxMinor: 1_900 },
      ],
      lines: [
        {
          ...{ invoiceLineId: null, description: 'Design', netMinor: 10_000 },
          taxRates: [{ percent: '19', name: null, compound: false }],
        },
      ],
    };

    const [page = ''] = await pagesOf(creditNotePaper(note, head));

    for (const said of [
      ...['Credit note CN-0007', 'For invoice INV-0042', 'Damaged', 'Design 19% €100.00'],
      ...['Net €100.00', 'Tax €19.00', 'Total credit €119.00', '19% €100.00 €19.00'],
    ]) {
      expect(page).toContain(said);
    }
  });
});

const major = (packages: number) =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency: 'EUR' }).format(packages * 10);

/** A PNG of one red pixel. */
function redPixel(): Uint8Array {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([size, body, sum]);
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from([0, 255, 0, 0]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
