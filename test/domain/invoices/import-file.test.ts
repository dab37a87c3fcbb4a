import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meantCustomer } from '../../../src/domain/invoices/import/customer-match.ts';
import { importText } from '../../../src/domain/invoices/import/file-text.ts';
import { readRow } from '../../../src/domain/invoices/import/import-row.ts';
import { importLayout, type Place } from '../../../src/domain/invoices/import/layout.ts';
import { normsOf, type Shown, shownWith } from '../../../src/domain/invoices/import/norms.ts';
import { readSlice } from '../../../src/domain/invoices/import/records.ts';
import { differenceOf } from '../../../src/domain/invoices/import/same-invoice.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const headings = 'customer,number,issueDate,dueDate,amount,currency,paidDate';
const today = '2026-11-20';

/** Reads a file as an import does, in slices of that many rows. */
function readFile(file: Uint8Array, { slice = 3, ...said } = {}) {
  const text = importText(file);
  const layout = importLayout(text);
  const utf8 = bytes(text);
  const slices = [];
  let shown: Shown = { dateOrders: [], decimalSigns: [] };
  for (let at: Place | null = layout.body; at; ) {
    const { records, next } = readSlice(utf8, { delimiter: layout.delimiter, at, count: slice });
    shown = shownWith(shown, records, layout);
    slices.push(records);
    at = next;
  }
  const norms = { ...normsOf(shown, { dateOrder: null, decimalSign: null }), ...said };
  const rules = { layout, norms, defaultCurrency: 'USD', today };
  const read = slices.flat().map((record) => readRow(record, rules));
  const rows = read.flatMap(({ row }) => row ?? []);
  return { layout, norms, rows, errors: read.flatMap(({ errors }) => errors ?? []) };
}

const read = (...rows: string[]) => readFile(bytes([headings, ...rows].join('\n')));
const codes = ({ errors }: ReturnType<typeof readFile>) =>
  errors.map(({ rowNumber, column, code }) => `${rowNumber} ${column} ${code}`);

describe('a file of invoices', () => {
  it.each([
    [',', 'Globex,A-1,2026-01-05,2026-02-04,"1,250.50",USD,2026-02-01'],
    [';', 'Globex;A-1;05.01.2026;04.02.2026;1.250,50;USD;01.02.2026'],
    ['\t', 'Globex\tA-1\t2026-01-05\t2026-02-04\t1250,5\tUSD\t1 Feb 2026'],
    ['|', 'Globex|A-1|20260105|20260204|$1,250.50|usd|2026-02-01'],
  ])('is read where its cells are parted by %j', (delimiter, row) => {
    const head = headings.replaceAll(',', delimiter);

    const { rows, errors } = readFile(bytes(`${head}\n${row}\n`));

    expect(errors).toEqual([]);
    expect(rows).toEqual([
      {
        rowNumber: 2,
        customer: { name: 'Globex', number: null, email: null },
        ...{ number: 'A-1', issueOn: '2026-01-05', dueOn: '2026-02-04', paidOn: '2026-02-01' },
        ...{ amountMinor: 125_050, currency: 'USD' },
      },
    ]);
  });

  it('is read with other headings, Excel’s hint, blank rows and quoted cells', () => {
    const text = [
      'sep=;',
      '"Rechnungs-Nr.";"Betrag";Kunde;Datum;"Fällig am";Bemerkung',
      'R-1;"12,50";"Müller; ""die"" GmbH";01.03.2026;31.03.2026;"zwei',
      'Zeilen"',
      ';;;;;',
      '',
      'R-2;12;Müller;01.03.2026;31.03.2026;',
    ].join('\r\n');

    const { rows, errors } = readFile(new Uint8Array(Buffer.from(text, 'latin1')));

    expect(errors).toEqual([]);
    expect(rows).toMatchObject([
      { rowNumber: 3, number: 'R-1', amountMinor: 1_250, customer: { name: 'Müller; "die" GmbH' } },
      { rowNumber: 6, number: 'R-2', amountMinor: 1_200, currency: 'USD', paidOn: null },
    ]);
  });

  it('says of every cell of a row what is wrong with it', () => {
    const found = read(
      ',,,,,XXX,',
      'Globex,A-1,2026-02-30,2026-02-04,ten,USD,2026-11-21',
      'Globex,A-2,2026-02-05,2026-02-04,-5,USD,',
      'Globex,A-3,2026-02-01,2026-02-04,1.005,USD,,surplus',
      'Globex,A-4,2226-02-01,2226-02-04,0.00,USD,',
      `${'x'.repeat(201)},A-5,2026-02-01,2026-02-04,99999999999.99,USD,`,
      'Globex,A-6',
    );

    expect(found.rows).toEqual([]);
    expect(codes(found)).toEqual([
      '2 currency unknown-currency',
      '2 customer missing',
      '2 number missing',
      '2 issueDate missing',
      '2 dueDate missing',
      '2 amount missing',
      '3 issueDate not-a-date',
      '3 amount not-an-amount',
      '3 paidDate paid-in-future',
      '4 amount amount-not-positive',
      '4 dueDate due-before-issue',
      '5 amount amount-too-precise',
      '5  too-many-cells',
      '6 issueDate date-out-of-range',
      '6 dueDate date-out-of-range',
      '6 amount amount-not-positive',
      '7 customer too-long',
      '7 amount amount-too-large',
      '8 issueDate missing',
      '8 dueDate missing',
      '8 amount missing',
    ]);
  });

  it('takes the order of days and the decimal sign from rows that show them', () => {
    const found = read(
      'Globex,A-1,03/04/2026,05/04/2026,"1,234",USD,',
      'Globex,A-2,25/04/2026,26/04/2026,"10,50",USD,',
    );

    expect(found.norms).toEqual({ dateOrder: 'day-first', decimalSign: ',' });
    expect(found.rows).toMatchObject(
      [
        { issueOn: '2026-04-03', dueOn: '2026-04-05' },
        { issueOn: '2026-04-25', amountMinor: 1_050 },
      ].slice(1),
    );
    expect(codes(found)).toEqual(['2 amount amount-too-precise']);
  });

  it('guesses neither where nothing shows it, or rows show both', () => {
    const silent = read('Globex,A-1,03/04/2026,05/04/2026,"1,234",USD,');
    const torn = read(
      'Globex,A-1,03/04/2026,2026-05-04,5,USD,',
      'Globex,A-2,25/04/2026,2026-05-04,5,USD,',
      'Globex,A-3,04/25/2026,2026-05-04,5,USD,',
    );

    expect(codes(silent)).toEqual([
      '2 issueDate date-ambiguous',
      '2 dueDate date-ambiguous',
      '2 amount amount-ambiguous',
    ]);
    expect(codes(torn)).toEqual(['2 issueDate date-ambiguous']);
    expect(torn.rows).toHaveLength(2);
  });

  it('goes by what the sender says of it', () => {
    const file = bytes(`${headings}\nGlobex,A-1,03/04/2026,05/04/2026,"1,234",USD,\n`);

    const { rows } = readFile(file, { dateOrder: 'month-first', decimalSign: '.' } as object);

    expect(rows).toMatchObject([{ issueOn: '2026-03-04', amountMinor: 123_400 }]);
  });

  it.each([
    ['lacks a column', 'customer,number,amount\nGlobex,A-1,5\n', 'import-columns-missing'],
    [
      'names nobody',
      'number,issueDate,dueDate,amount\nA-1,2026-01-01,2026-01-01,5\n',
      'import-columns-missing',
    ],
    ['has a column twice', `${headings},total\nx\n`, 'import-columns-doubled'],
    ['has no rows', `${headings}\n\n`, 'import-empty'],
    ['opens a quote for ever', `${headings}\nGlobex,"A-1,2026-01-05\nx\n`, 'import-malformed'],
    ['has a row without an end', `${headings}\n${'x'.repeat(200_000)}\n`, 'import-malformed'],
  ])('is refused where it %s', (_, text, code) => {
    expect(() => readFile(bytes(text))).toThrow(expect.objectContaining({ code, status: 422 }));
  });

  it('comes to the same in slices of any size, each row once under its number', () => {
    const cell = fc.stringMatching(/^[a-zü "\n;]{0,12}$/).map((text) => text.trim() || 'x');
    const row = fc.record({ name: cell, blank: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        (rows, slice) => {
          const lines = rows.map(({ name, blank }, i) => {
            const quoted = `"${name.replaceAll('"', '""')}"`;
            return `${blank ? '\n' : ''}${quoted},N-${i},2026-01-05,2026-02-04,5,USD,`;
          });
          const file = bytes(`${headings}\n${lines.join('\n')}\n`);

          const found = readFile(file, { slice });

          expect(found.errors).toEqual([]);
          expect(found.rows.map(({ number }) => number)).toEqual(rows.map((_, i) => `N-${i}`));
          expect(found.rows).toEqual(readFile(file, { slice: 1_000 }).rows);
          expect(new Set(found.rows.map(({ rowNumber }) => rowNumber)).size).toBe(rows.length);
        },
      ),
    );
  });
});

describe('meantCustomer', () => {
  const known = (id: string, over: object = {}) => ({
    ...{ id, name: 'Globex', externalRef: null, email: null },
    ...{ status: 'active' as const, mergedInto: null },
    ...over,
  });
  const words = (over: object) => ({ name: null, number: null, email: null, ...over });

  it.each([
    ['by number before name', { name: 'Globex', number: 'K-2' }, 'second'],
    ['by number also where it stands as a name', { name: 'K-2' }, 'second'],
    ['by address before name', { name: 'Globex', email: 'A@example.com' }, 'third'],
    ['by name, whatever its case', { name: 'INITECH' }, 'third'],
    [
      'nobody for an unknown number, where the name is somebody else’s',
      { name: 'Initech', number: 'K-9' },
      null,
    ],
    ['nobody for unknown words', { name: 'Umbrella' }, null],
    ['several where a name is not one’s alone', { name: 'Globex' }, 'ambiguous'],
  ])('finds %s', (_, said, id) => {
    const customers = [
      known('first'),
      known('second', { externalRef: 'K-2' }),
      known('third', { name: 'Initech', externalRef: 'K-3', email: 'a@example.com' }),
    ];

    const meant = meantCustomer(words(said), customers);

    expect(typeof meant === 'object' ? (meant?.id ?? null) : meant).toBe(id);
  });

  it('prefers who is active to who is in the archive', () => {
    const customers = [known('old', { status: 'archived' as const }), known('new')];

    expect(meantCustomer(words({ name: 'Globex' }), customers)).toMatchObject({ id: 'new' });
    expect(meantCustomer(words({ name: 'Globex' }), customers.slice(0, 1))).toMatchObject({
      id: 'old',
    });
  });
});

describe('differenceOf', () => {
  const row = {
    rowNumber: 2,
    customer: { name: 'Globex', number: null, email: null },
    ...{ number: 'A-1', issueOn: '2026-01-05', dueOn: '2026-02-04', paidOn: null },
    ...{ currency: 'USD', amountMinor: 5_000 },
  };
  const there = {
    ...{ number: 'A-1', issueOn: '2026-01-05', currency: 'USD', totalMinor: 5_000 },
    ...{ paid: false, open: true },
  };

  it.each([
    ['nothing of the same facts', {}, {}, null],
    ['nothing of one paid here since', {}, { paid: true, open: false }, null],
    ['nothing of one paid in both', { paidOn: '2026-02-01' }, { paid: true, open: false }, null],
    ['that it is open here', { paidOn: '2026-02-01' }, {}, 'invoice-still-open'],
    ['another amount', { amountMinor: 5_001 }, {}, 'number-taken'],
    ['another currency', { currency: 'EUR' }, {}, 'number-taken'],
    ['another day', { issueOn: '2026-01-06' }, {}, 'number-taken'],
  ])('tells %s', (_, said, is, difference) => {
    expect(differenceOf({ ...row, ...said }, { ...there, ...is })).toBe(difference);
  });
});

const folder = '../shared/fixtures/receivables';

describe.skipIf(!existsSync(folder))(
  `real history (${folder}, skipped where it is missing)`,
  () => {
    it.each([
      ['invoices_first_third.csv', 822],
      ['raw_layout_200.csv', 200],
    ])('comes in whole from %s', (name, count) => {
      const { rows, errors } = readFile(new Uint8Array(readFileSync(`${folder}/${name}`)));

      expect(errors).toEqual([]);
      expect(rows).toHaveLength(count);
    });
  },
);
