import { Workbook } from '@cj-tech-master/excelts';
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { extractText } from '../../../src/activities/documents/extraction/extract-text.ts';
import { givenPdf, pdfOf, streamOf } from './given-pdf.ts';

async function pagesOf(bytes: Uint8Array | string, fileName: string): Promise<string[]> {
  const { pages } = await extractText({ bytes: Buffer.from(bytes), fileName });
  return pages.map((page) => page.text);
}

describe('a PDF', () => {
  const row = (y: number, label: string, ...amounts: (string | null)[]) => [
    { text: label, x: 40, y },
    ...amounts.flatMap((text, at) => (text === null ? [] : [{ text, x: 300 + at * 80, y }])),
  ];

  it('keeps its rows, with tabs between label and amounts and pages apart', async () => {
    const file = givenPdf(
      [...row(700, 'Net sales', '1,200', '1,100'), ...row(680, 'Cost of sales', '(800)', '(700)')],
      row(700, 'Net cash', '5', '4'),
    );

    expect(await pagesOf(file, 'a.pdf')).toEqual([
      'Net sales\t1,200\t1,100\nCost of sales\t(800)\t(700)',
      'Net cash\t5\t4',
    ]);
  });

  it('keeps the place of a blank amount that the rows around it show', async () => {
    const file = givenPdf([
      ...row(700, 'Borrowings', '500', '400', '300'),
      ...row(680, 'Repayments', null, '(24)', null),
      ...row(660, 'Net cash', '500', '376', '300'),
    ]);

    expect(await pagesOf(file, 'a.pdf')).toEqual([
      'Borrowings\t500\t400\t300\nRepayments\t\t(24)\nNet cash\t500\t376\t300',
    ]);
  });

  it('puts a currency sign to the amount after it and a bracket to the one before', async () => {
    const file = givenPdf([
      { text: 'Net loss', x: 40, y: 700 },
      { text: '$', x: 300, y: 700 },
      { text: '(1,666', x: 340, y: 700 },
      { text: ')', x: 372, y: 700 },
    ]);

    expect(await pagesOf(file, 'a.pdf')).toEqual(['Net loss\t$ (1,666)']);
  });

  it('reads a page that lies on its side, and leaves text that runs up the margin', async () => {
    const content =
      'BT /F1 10 Tf 0 1 -1 0 100 40 Tm (Net sales) Tj ET BT /F1 10 Tf 1 0 0 1 30 30 Tm (margin) Tj ET';
    const file = pdfOf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /Rotate 90 /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
      streamOf(content),
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ]);

    expect(await pagesOf(file, 'a.pdf')).toEqual(['Net sales']);
  });

  it('tells how long five pages of text take, the process of the reader included', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => row(740 - i * 15, 'Sales', '1', '2')).flat();
    const file = givenPdf(lines, lines, lines, lines, lines);

    const started = performance.now();
    const pages = await pagesOf(file, 'a.pdf');
    const tookMs = performance.now() - started;

    process.stdout.write(`five PDF pages, process included: ${tookMs.toFixed(0)} ms\n`);
    expect(pages).toHaveLength(5);
  });
});

describe('an image', () => {
  /** A page as a scanner would give it: dark text on white, 200 dots an inch. */
  function scan(): Canvas {
    const canvas = createCanvas(1_200, 500);
    const context = canvas.getContext('2d');
    context.fillStyle = 'white';
    context.fillRect(0, 0, 1_200, 500);
    context.fillStyle = 'black';
    context.font = '34px sans-serif';
    for (const [at, [label, one, two]] of [
      ['Balance Sheet', '2023', '2022'],
      ['Total current assets', '41,250', '39,800'],
      ['Total assets', '98,700', '91,300'],
    ].entries()) {
      context.fillText(label ?? '', 60, 100 + at * 90);
      context.fillText(one ?? '', 720, 100 + at * 90);
      context.fillText(two ?? '', 980, 100 + at * 90);
    }
    return canvas;
  }

  it('is read by OCR, its columns as cells', async () => {
    const { pages, ocrPages, mediaType } = await extractText({
      bytes: await scan().encode('png'),
      fileName: 'scan.png',
    });

    expect(mediaType).toBe('image/png');
    expect(ocrPages).toEqual([1]);
    expect(pages[0]?.text).toContain('Total assets\t98,700\t91,300');
  });

  it('inside a PDF is read too, and the page is named', async () => {
    const jpeg = await scan().encode('jpeg', 95);
    const file = pdfOf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 432 180] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>',
      streamOf('q 432 0 0 180 0 0 cm /I Do Q'),
      streamOf(
        jpeg,
        '/Type /XObject /Subtype /Image /Width 1200 /Height 500 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode',
      ),
    ]);

    const { pages, ocrPages } = await extractText({ bytes: file, fileName: 'scan.pdf' });

    expect(ocrPages).toEqual([1]);
    expect(pages[0]?.text).toContain('Total current assets\t41,250\t39,800');
  });
});

describe('a workbook', () => {
  it('gives a page a visible sheet, with blank cells, dates, percents and formula results', async () => {
    const workbook = new Workbook();
    const sheet = workbook.addWorksheet('P&L');
    sheet.addRow(['', new Date(Date.UTC(2023, 11, 31)), new Date(Date.UTC(2022, 11, 31))]);
    sheet.addRow(['Revenue', 1_234_567.89, { formula: 'B2*2', result: 2_469_135.78 }]);
    sheet.addRow(['Other', null, 0.1 + 0.2]);
    sheet.addRow(['Margin', 0.253]);
    sheet.getCell('B1').numFmt = 'mmm-yy';
    sheet.getCell('C1').numFmt = 'dd/mm/yyyy';
    sheet.getCell('B4').numFmt = '0.0%';
    sheet.addRow(['Assets in thousands', 5_432_100]);
    sheet.getCell('B5').numFmt = '#,##0,';
    workbook.addWorksheet('Notes').addRow(['none']);
    const hidden = workbook.addWorksheet('Draft');
    hidden.addRow(['Revenue', 1]);
    hidden.state = 'hidden';

    const pages = await pagesOf(new Uint8Array(await workbook.xlsx.writeBuffer()), 'a.xlsx');

    expect(pages).toEqual([
      'P&L\n\t2023-12\t2022-12-31\nRevenue\t1234567.89\t2469135.78\nOther\t\t0.3\nMargin\t25.3%\nAssets in thousands\t5432.1',
      'Notes\nnone',
    ]);
  });
});

describe('a table file', () => {
  it.each([
    ['commas', 'Line,2023,2022\n"Net sales, total","1,200",\nCost,800,700\n'],
    ['semicolons', 'Line;2023;2022\nNet sales, total;1,200;\nCost;800;700\n'],
    [
      'tabs and a byte order mark',
      '\uFEFFLine\t2023\t2022\r\nNet sales, total\t1,200\t\r\nCost\t800\t700',
    ],
  ])('of %s gives rows with tabs', async (_what, text) => {
    expect(await pagesOf(text, 'a.csv')).toEqual([
      'Line\t2023\t2022\nNet sales, total\t1,200\nCost\t800\t700',
    ]);
  });

  it('in UTF-16 or Windows-1252 keeps its signs', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a,€', 'utf16le')]);
    const windows = Buffer.from('a,£', 'latin1');

    expect(await pagesOf(utf16, 'a.csv')).toEqual(['a\t€']);
    expect(await pagesOf(windows, 'a.csv')).toEqual(['a\t£']);
  });
});

describe('a page of HTML', () => {
  it('shows rows with tabs, its entities as signs, and nothing of scripts and styles', async () => {
    const html =
      '<!DOCTYPE html><HTML><head><title>Results</title><style>td{}</style></head><body onload="x()"><!-- Revenue 9 --><SCRIPT>var a = "<td>1</td>";</SCRIPT><table><tr><td>R&amp;D</td><td>&#36;1,200</td></tr><tr><td>Net&nbsp;loss</td><td>(40)</td></tr></table><p>5 &lt; 6</p><script>unclosed';

    expect(await pagesOf(html, 'a.html')).toEqual([
      'Results\n\nR&D\t$1,200\nNet loss\t(40)\n\n5 < 6',
    ]);
  });

  it('of a filing, which lays an amount over several columns, keeps every amount in its place', async () => {
    const cell = (text: string, span = 1): string => `<td colspan="${span}">${text}</td>`;
    const row = (...cells: string[]): string => `<tr>${cells.join('')}</tr>`;
    const html = `<html><table>${row(cell(''), cell(''), cell('<b>2017</b>', 3), cell(''), cell('2016', 3))}${row(
      cell('Net income'),
      cell(''),
      cell('$'),
      cell('3,033'),
      cell(''),
      cell(''),
      cell('$'),
      cell('2,371'),
      cell(''),
    )}${row(
      cell('Net cash'),
      cell(''),
      cell(''),
      cell('(7'),
      cell(')'),
      cell(''),
      cell(''),
      cell('—'),
      cell(''),
    )}${row(
      cell('Repayments'),
      cell(''),
      cell(''),
      cell(''),
      cell(''),
      cell(''),
      cell(''),
      cell('(24'),
      cell(')'),
    )}</table></html>`;

    expect(await pagesOf(html, 'a.html')).toEqual([
      '\t2017\t2016\nNet income\t$ 3,033\t$ 2,371\nNet cash\t(7)\t—\nRepayments\t\t(24)',
    ]);
  });
});

describe('plain text', () => {
  it('is parted into pages by form feeds', async () => {
    expect(await pagesOf('one\r\nline\ftwo\f', 'a.txt')).toEqual(['one\nline', 'two']);
  });
});
