import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAmount } from '../../../src/domain/invoices/import/amount-text.ts';
import { fieldNamed } from '../../../src/domain/invoices/import/column-names.ts';
import { orderShownBy, readDay } from '../../../src/domain/invoices/import/day-text.ts';
import { importText } from '../../../src/domain/invoices/import/file-text.ts';
import { addDays } from '../../../src/domain/kit/calendar.ts';
import { toMajor, toMinor } from '../../../src/domain/kit/money.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, { bigEndian = false, mark = true } = {}) => {
  const buffer = Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le');
  return new Uint8Array(bigEndian ? buffer.swap16() : buffer);
};

describe('importText', () => {
  const words = 'Kunde;Müller\n';

  it.each([
    ['UTF-8', bytes(words)],
    ['UTF-8 with a byte order mark', bytes(`\uFEFF${words}`)],
    ['UTF-16, little end first', utf16(words)],
    ['UTF-16, big end first', utf16(words, { bigEndian: true })],
    ['UTF-16 without a mark', utf16(words, { mark: false })],
    ['big-ended UTF-16 without a mark', utf16(words, { mark: false, bigEndian: true })],
    ['Windows-1252', new Uint8Array(Buffer.from(words, 'latin1'))],
  ])('reads %s', (_, file) => {
    expect(importText(file)).toBe(words);
  });

  it('ends lines in one way', () => {
    expect(importText(bytes('a\r\nb\rc\n'))).toBe('a\nb\nc\n');
  });

  it.each([
    ['a workbook', new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0x20])],
    ['a PDF', bytes('%PDF-1.7')],
    ['text with a NUL in it', bytes('a,b\n1,\u00002\n')],
  ])('refuses %s with 415', (_, file) => {
    expect(() => importText(file)).toThrow(expect.objectContaining({ kind: 'unsupported-media' }));
  });

  it.each(['', ' \n\t\n', '\uFEFF'])('refuses %j as empty', (text) => {
    expect(() => importText(bytes(text))).toThrow(
      expect.objectContaining({ code: 'import-empty', kind: 'unprocessable' }),
    );
  });
});

describe('fieldNamed', () => {
  it.each([
    ['Invoice Number', 'number'],
    ['invoice_no.', 'number'],
    ['Rechnungs-Nr.', 'number'],
    ['Nº factura', undefined],
    ['Fällig am', 'dueDate'],
    ['Faellig am', 'dueDate'],
    ['Währung', 'currency'],
    ['customerID', 'customerNumber'],
    ['SettledDate', 'paidDate'],
    ['Fecha de pago', undefined],
    ['Fecha pago', 'paidDate'],
    ['DaysLate', undefined],
    ['', undefined],
    ['constructor', undefined],
  ])('takes %j for %s', (heading, field) => {
    expect(fieldNamed(heading)).toBe(field);
  });
});

describe('readDay', () => {
  it.each([
    ['2026-03-04', '2026-03-04'],
    ['2026/3/4', '2026-03-04'],
    ['20260304', '2026-03-04'],
    ['2026-03-04T00:00:00Z', '2026-03-04'],
    ['2026-03-04 12:30', '2026-03-04'],
    ['4.3.2026', '2026-03-04'],
    ['04. 03. 2026', '2026-03-04'],
    ['31/03/2026', '2026-03-31'],
    ['03/31/2026', '2026-03-31'],
    ['03/03/2026', '2026-03-03'],
    ['4 Mar 2026', '2026-03-04'],
    ['04-March-2026', '2026-03-04'],
    ['March 4, 2026', '2026-03-04'],
    ['Mar 4th 2026', '2026-03-04'],
  ])('reads %s as %s', (text, day) => {
    expect(readDay(text)).toEqual({ day });
  });

  it.each(['3/4/2026', '03-04-2026'])('leaves %s to the rest of the file', (text) => {
    expect(readDay(text)).toEqual({
      either: { 'day-first': '2026-04-03', 'month-first': '2026-03-04' },
    });
  });

  it.each([
    '',
    'soon',
    '2026-02-30',
    '31.11.2026',
    '13/13/2026',
    '03/04/26',
    '4 Foo 2026',
    '2026-3/4',
    '46000',
    '0000-00-00',
  ])('takes %j for no date', (text) => {
    expect(readDay(text)).toBeNull();
  });

  it('reads any day back in every form that says it plainly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (days) => {
        const day = addDays('1990-01-01', days);
        const [year = '', month = '', date = ''] = day.split('-');
        const forms = [day, `${year}${month}${date}`, `${date}.${month}.${year}`];

        for (const form of forms) expect(readDay(form)).toEqual({ day });
        const order = orderShownBy(`${month}/${date}/${year}`);
        expect(order).toBe(Number(date) > 12 ? 'month-first' : null);
      }),
    );
  });
});

describe('readAmount', () => {
  it.each([
    ['100', '100'],
    ['100.5', '100.5'],
    ['100,50', '100.50'],
    ['1,234.56', '1234.56'],
    ['1.234,56', '1234.56'],
    ['1 234,56', '1234.56'],
    ['1\u00a0234.56', '1234.56'],
    ["1'234.56", '1234.56'],
    ['1,234,567', '1234567'],
    ['1.234.567', '1234567'],
    ['12,34,567.89', '1234567.89'],
    ['0.125', '0.125'],
    ['€ 99,00', '99.00'],
    ['99.00 EUR', '99.00'],
    ['$1,000.00', '1000.00'],
    ['USD 5', '5'],
    ['-12.50', '-12.50'],
    ['(12.50)', '-12.50'],
    ['12.50-', '-12.50'],
  ])('reads %s as %s', (text, amount) => {
    expect(readAmount(text)).toEqual({ amount });
  });

  it.each(['1,234', '12.345'])('leaves %s to the rest of the file', (text) => {
    const digits = text.replace(/[.,]/, '');
    const decimal = text.replace(',', '.');
    const [comma, point] = text.includes(',') ? [decimal, digits] : [digits, decimal];
    expect(readAmount(text)).toEqual({ either: { ',': comma, '.': point } });
  });

  it.each([
    '',
    'x',
    '-',
    ',',
    '1.2.3',
    '1,23,4',
    '12,34.5.6',
    '1e5',
    '0x10',
    '1,2345.60',
    '12345678901234567890',
    '=1+1',
    '1 2',
  ])('takes %j for no amount', (text) => {
    expect(readAmount(text)).toBeNull();
  });

  it('reads any amount of money back, as English and as German write it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999_999 }), (amountMinor) => {
        const plain = toMajor(amountMinor, 'USD');
        const [whole = '', cents = ''] = plain.split('.');
        const english = `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
        const german = `${whole.replace(/\B(?=(\d{3})+$)/g, '.')},${cents}`;

        for (const text of [plain, english, german]) {
          const reading = readAmount(text);
          expect(reading && 'amount' in reading && toMinor(reading.amount, 'USD')).toBe(
            amountMinor,
          );
        }
      }),
    );
  });
});
