import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { extractText } from '../../../src/activities/documents/extraction/extract-text.ts';
import { Problem } from '../../../src/domain/kit/problem.ts';
import { cpuMsSince } from '../../support/cpu-time.ts';
import { givenPdf, pdfOf, streamOf } from './given-pdf.ts';
import { givenZip, sheetOf, workbookParts } from './given-zip.ts';

/** The code a file is refused with. */
async function refusal(bytes: Uint8Array, fileName: string): Promise<string> {
  try {
    await extractText({ bytes, fileName });
  } catch (error) {
    if (error instanceof Problem) return `${error.status} ${error.code}`;
    throw error;
  }
  return 'none';
}

const catalog = '<< /Type /Catalog /Pages 2 0 R >>';

describe('extractText refuses', () => {
  it('a PDF that needs a password, as encrypted', async () => {
    const key = `<${'00'.repeat(32)}>`;
    const encrypt = `/Encrypt << /Filter /Standard /V 1 /R 2 /O ${key} /U ${key} /P -4 >> /ID [<00> <00>]`;
    const file = pdfOf([catalog, '<< /Type /Pages /Kids [] /Count 0 >>'], encrypt);

    expect(await refusal(file, 'a.pdf')).toBe('422 document-encrypted');
  });

  it('a workbook behind a password, as encrypted', async () => {
    const name = Buffer.from('EncryptedPackage', 'utf16le');
    const file = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(512), name]);

    expect(await refusal(file, 'a.xlsx')).toBe('422 document-encrypted');
  });

  it('a PDF cut to pieces, as corrupt', async () => {
    expect(await refusal(Buffer.from('%PDF-1.7\n%garbage\n'.repeat(9)), 'a.pdf')).toBe(
      '422 document-corrupt',
    );
  });

  it('a workbook cut in half, as corrupt', async () => {
    const whole = givenZip(workbookParts(sheetOf('a')));
    const broken = Buffer.concat([whole.subarray(0, 900), whole.subarray(-600)]);

    expect(await refusal(broken, 'a.xlsx')).toBe('422 document-corrupt');
  });

  it('a page tree that leads back into itself, as circular', async () => {
    const file = pdfOf([
      catalog,
      '<< /Type /Pages /Kids [3 0 R] /Count 2 >>',
      '<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 2 0 R] /Count 2 >>',
    ]);

    expect(await refusal(file, 'a.pdf')).toBe('422 document-circular');
  });

  it('a PDF of 501 pages, as too long', async () => {
    const pages = Array.from({ length: 501 }, () => [{ text: 'page', x: 10, y: 10 }]);

    expect(await refusal(givenPdf(...pages), 'a.pdf')).toBe('422 document-too-long');
  });

  it('a workbook that unpacks to 300 MB, as a bomb, before a parser sees it', async () => {
    const file = givenZip(workbookParts(Buffer.alloc(300 * 1024 * 1024, 32)));

    const before = process.threadCpuUsage();
    expect(await refusal(file, 'a.xlsx')).toBe('422 document-bomb');
    expect(cpuMsSince(before)).toBeLessThan(8_000);
  });

  it('a workbook that lies about its sizes, whatever it declares', async () => {
    const parts = workbookParts(Buffer.alloc(150 * 1024 * 1024, 32));
    const lying = parts.map((part) => ({ ...part, declaredSize: 100 }));

    expect(await refusal(givenZip(lying), 'a.xlsx')).toMatch(/document-(bomb|corrupt)/);
  });

  it('a workbook of 1,001 parts, as a bomb', async () => {
    const extra = Array.from({ length: 1_001 }, (_, i) => ({ name: `xl/media/${i}`, content: '' }));

    const file = givenZip([...workbookParts(sheetOf('a')), ...extra]);

    expect(await refusal(file, 'a.xlsx')).toBe('422 document-bomb');
  });

  it('a workbook with a path that leads out of it, as corrupt', async () => {
    const file = givenZip([
      ...workbookParts(sheetOf('a')),
      { name: '../../etc/cron', content: 'x' },
    ]);

    expect(await refusal(file, 'a.xlsx')).toBe('422 document-corrupt');
  });

  it('a workbook whose XML names an outside entity, and fetches nothing', async () => {
    const doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>';
    const file = givenZip(workbookParts(sheetOf('&e;', doctype)));

    expect(await refusal(file, 'a.xlsx')).toBe('422 document-external-entities');
  });

  it.each([
    ['a picture named like a PDF', Buffer.from('89504e470d0a1a0a', 'hex'), 'a.pdf'],
    ['text named like a PDF', Buffer.from('Revenue'), 'a.pdf'],
    ['a PDF named like a workbook', givenPdf([{ text: 'x', x: 1, y: 1 }]), 'a.xlsx'],
    ['a zip without a workbook', givenZip([{ name: 'a.txt', content: 'x' }]), 'a.xlsx'],
    ['a program named like a table', Buffer.from('7f454c4602010100000000', 'hex'), 'a.csv'],
  ])('%s, as mistyped', async (_what, bytes, fileName) => {
    expect(await refusal(bytes, fileName)).toBe('422 document-mistyped');
  });

  it('a file of no kind it reads with 415, and one over 25 MB with 413', async () => {
    const program = Buffer.from('7f454c4602010100000000', 'hex');

    expect(await refusal(program, 'a.bin')).toBe('415 document-unsupported');
    expect(await refusal(Buffer.alloc(25 * 1024 * 1024 + 1, 'a'), 'a.txt')).toBe(
      '413 document-too-large',
    );
  });

  it('files that show nothing, as empty', async () => {
    expect(await refusal(new Uint8Array(), 'a.txt')).toBe('422 document-empty');
    expect(await refusal(Buffer.from(' \n\t\n'), 'a.txt')).toBe('422 document-empty');
    expect(await refusal(givenPdf([]), 'a.pdf')).toBe('422 document-empty');
  });

  it('a table with a quote that never ends, as corrupt, or reads it', async () => {
    expect(await refusal(Buffer.from('a,b\n"c,d\n'), 'a.csv')).toBe('422 document-corrupt');
  });

  it('an image that would unpack to gigabytes, by its header', async () => {
    const header = Buffer.alloc(33);
    Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(header);
    header.writeUInt32BE(60_000, 16);
    header.writeUInt32BE(60_000, 20);

    expect(await refusal(header, 'a.png')).toBe('422 document-too-complex');
  });
});

describe('extractText holds its limits', () => {
  const bomb = (): Buffer => {
    const packed = deflateSync(deflateSync(Buffer.alloc(512 * 1024 * 1024, 32)));
    return pdfOf([
      catalog,
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << >> /Contents 4 0 R >>',
      streamOf(packed, '/Filter [/FlateDecode /FlateDecode]'),
    ]);
  };

  it('kills a reader whose memory runs away, and does none of its work itself', async () => {
    const file = bomb();
    const before = process.threadCpuUsage();

    const code = await refusal(file, 'a.pdf');

    expect(file.length).toBeLessThan(20_000);
    expect(code).toBe('422 document-too-complex');
    expect(cpuMsSince(before)).toBeLessThan(2_000);
  });

  const small = { bytes: givenPdf([{ text: 'x', x: 1, y: 1 }]), fileName: 'a.pdf' };

  it('ends a reading that takes too long', async () => {
    const late = extractText(small, { totalMs: 1 });

    await expect(late).rejects.toMatchObject({ code: 'document-too-complex' });
  });

  it('ends a reading that is called off, with the reason of the call', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('called off')), 20);

    await expect(extractText(small, { signal: stop.signal })).rejects.toThrow('called off');
  });
});
