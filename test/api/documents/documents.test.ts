import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesDir, givenApp, givenMember, givenOrg } from '../../support/app.ts';
import { type DocumentBody, formWith, givenDocument, statement } from '../../support/documents.ts';

const pdfHead = '%PDF-1.7\n';
const upload = (name: string, content: string | Uint8Array<ArrayBuffer>) =>
  formWith({ name, content });
const stored = async (orgId: string) => readdir(join(filesDir, orgId)).catch(() => []);

describe('POST /documents', () => {
  it('201 with what was found in the file, and its ETag', async () => {
    const { call } = await givenOrg();

    const answer = await call('POST', '/documents', upload('Q4 report.txt', statement));

    expect(answer).toMatchObject({
      status: 201,
      body: { fileName: 'Q4 report.txt', mediaType: 'text/plain', pages: 1, number: 1, version: 1 },
    });
    expect(answer.body['sha256']).toMatch(/^[0-9a-f]{64}$/);
    expect(answer.headers.get('etag')).toBe('"1"');
  });

  it('200 with the same document for the same content, whatever its name now', async () => {
    const { call, orgId } = await givenOrg();
    const first = await givenDocument(call);

    const again = await call('POST', '/documents', upload('copy.txt', statement));

    expect(again).toMatchObject({ status: 200, body: { id: first.id, fileName: 'report.txt' } });
    expect(await stored(orgId)).toHaveLength(1);
  });

  it('makes one document of ten uploads of one content at the same time', async () => {
    const { call, orgId } = await givenOrg();
    const content = `${statement}\nsent ten times`;

    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        call<DocumentBody>('POST', '/documents', upload('report.txt', content)),
      ),
    );

    expect(answers.map((a) => a.status).sort()).toEqual([...Array(9).fill(200), 201]);
    expect(new Set(answers.map((a) => a.body.id)).size).toBe(1);
    expect(await stored(orgId)).toHaveLength(1);
  });

  it('keeps the same content of two organizations apart', async () => {
    const [mine, other] = [await givenOrg(), await givenOrg()];

    const [a, b] = [await givenDocument(mine.call), await givenDocument(other.call)];

    expect(a.id).not.toBe(b.id);
    expect(await mine.call('GET', `/documents/${b.id}`)).toMatchObject({ status: 404 });
  });

  it('takes a name and a text as JSON, under the name of a file that the text is not', async () => {
    const { call } = await givenOrg();

    const fileContent = 'Revenue $50M, up 25% YoY';
    const answer = await call('POST', '/documents', { fileName: 'Q4-report.pdf', fileContent });

    expect(answer).toMatchObject({
      status: 201,
      body: { fileName: 'Q4-report.pdf', mediaType: 'text/plain', pages: 1 },
    });
  });

  it('takes a file in base64, with and without a data prefix, as the same content', async () => {
    const { call } = await givenOrg();
    const base64 = Buffer.from('a,b\n1,2\n').toString('base64');
    const fileContent = `data:text/csv;base64,${base64}`;

    const prefixed = await call('POST', '/documents', { fileName: 'a.csv', fileContent });

    expect(prefixed).toMatchObject({ status: 201, body: { mediaType: 'text/csv', sizeBytes: 8 } });
  });

  it.each([
    ['a PDF that is none', 'report.pdf', `${pdfHead}garbage`, 422, 'document-corrupt'],
    ['a text under the name of a PDF', 'report.pdf', 'plain words', 422, 'document-mistyped'],
    ['an empty file', 'report.txt', '', 422, 'document-empty'],
    ['a file of blanks', 'report.txt', ' \n\t ', 422, 'document-empty'],
    ['a program', 'setup.exe', new Uint8Array([77, 90, 144, 0, 3]), 415, 'document-unsupported'],
  ])('refuses %s and keeps nothing of it', async (_, name, content, status, code) => {
    const { call, orgId } = await givenOrg();

    const answer = await call('POST', '/documents', upload(name, content));

    expect(answer).toMatchObject({ status, body: { code } });
    expect(await stored(orgId)).toEqual([]);
    expect(await call('GET', '/documents')).toMatchObject({ body: { data: [] } });
  });

  it('201 unread for what takes longer than the request waits; its analysis reads it', async () => {
    const { call } = await givenOrg('owner', givenApp({ readingWaitMs: 1 }));
    const content = 'name,amount\nRevenue,50\n';

    const answer = await call<DocumentBody>('POST', '/documents', upload('slow.csv', content));
    const again = await call('POST', '/documents', upload('slow.csv', content));

    expect(answer).toMatchObject({
      status: 201,
      body: { mediaType: 'text/csv', status: 'unread', pages: null, failure: null },
    });
    expect(again).toMatchObject({ status: 200, body: { id: answer.body.id } });
  });

  it('413 for a file over 25 MB', async () => {
    const { call } = await givenOrg();
    const content = new Uint8Array(25 * 1024 * 1024 + 1).fill(65);

    const answer = await call('POST', '/documents', upload('long.txt', content));

    expect(answer).toMatchObject({ status: 413, body: { code: 'file-too-large' } });
  });

  it.each([
    ['no file', () => new FormData()],
    ['two files', () => formWith({ name: 'a', content: 'a' }, { name: 'b', content: 'b' })],
    ['JSON without a content', () => ({ fileName: 'a.txt' })],
    ['JSON with a field too many', () => ({ fileName: 'a', fileContent: 'b', organizationId: 1 })],
    ['base64 that is none', () => ({ fileName: 'a', fileContent: 'data:text/csv;base64,???' })],
  ])('400 for %s', async (_, body) => {
    const { call } = await givenOrg();

    expect(await call('POST', '/documents', body())).toMatchObject({
      status: 400,
      body: { code: 'invalid-request' },
    });
  });

  it('400 for a multipart body that breaks off, 415 for another media type', async () => {
    const { call } = await givenOrg();
    const send = (type: string) => call('POST', '/documents', '--x\r\n', { 'content-type': type });

    expect((await send('multipart/form-data; boundary=x')).status).toBe(400);
    expect((await send('multipart/form-data')).status).toBe(400);
    expect((await send('text/plain')).status).toBe(415);
    expect(await call('GET', '/documents')).toMatchObject({ body: { data: [] } });
  });

  it('answers a repeated Idempotency-Key with the first answer, and 422 with another file', async () => {
    const { call } = await givenOrg();
    const key = { 'idempotency-key': 'upload-1' };
    const body = JSON.stringify({ fileName: 'a.txt', fileContent: 'one' });

    const first = await call('POST', '/documents', JSON.parse(body), key);
    const again = await call('POST', '/documents', JSON.parse(body), key);
    const other = await call('POST', '/documents', { fileName: 'a.txt', fileContent: '2' }, key);

    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('knows a repeated form by what it holds, though its boundary is another', async () => {
    const { call } = await givenOrg();
    const send = (content: string) =>
      call('POST', '/documents', upload('a.txt', content), { 'idempotency-key': 'form-1' });

    const [first, again, other] = [await send('one'), await send('one'), await send('two')];

    expect([first.status, again.status, other.status]).toEqual([201, 201, 422]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  it.each([
    ['../../../etc/passwd', 'passwd'],
    ['bad\u202Etxt.exe', 'badtxt.exe'],
    ["'; drop table documents; --.txt", "'; drop table documents; --.txt"],
    ['{{constructor}}.txt', '{{constructor}}.txt'],
  ])('stores the name %j as %j, as words and nothing else', async (sent, kept) => {
    const { call } = await givenOrg();

    const answer = await call('POST', '/documents', { fileName: sent, fileContent: `in ${sent}` });

    expect(answer).toMatchObject({ status: 201, body: { fileName: kept } });
  });

  it('403 for an approver, who may read documents but not bring any', async () => {
    const { orgId } = await givenOrg();
    const { call } = await givenMember(orgId, 'approver');

    expect(await call('POST', '/documents', upload('a.txt', 'a'))).toMatchObject({ status: 403 });
    expect(await call('GET', '/documents')).toMatchObject({ status: 200 });
  });
});

describe('GET /documents', () => {
  it('pages newest first, and finds by name, by words, by kind and by analysis', async () => {
    const { call } = await givenOrg();
    const names = async (query: string) =>
      (await call<{ data: DocumentBody[] }>('GET', `/documents?${query}`)).body.data.map(
        (d) => d.fileName,
      );
    await givenDocument(call, 'walrus and carpenter', 'one.txt');
    await givenDocument(call, 'a,b\n1,2\n', '100%_sure.csv');
    await givenDocument(call, 'oysters', 'three.md');

    const first = await call<{ nextCursor: string }>('GET', '/documents?limit=2');

    expect(await names('limit=2')).toEqual(['three.md', '100%_sure.csv']);
    expect(await names(`limit=2&cursor=${first.body.nextCursor}`)).toEqual(['one.txt']);
    expect(await names('q=WALRUS')).toEqual(['one.txt']);
    expect(await names('q=carpenter%20walrus')).toEqual(['one.txt']);
    expect(await names('q=%25_')).toEqual(['100%_sure.csv']);
    expect(await names('q=x%25')).toEqual([]);
    expect(await names('mediaType=text/csv')).toEqual(['100%_sure.csv']);
    expect(await names('analysis=none')).toHaveLength(3);
    expect(await names('analysis=running')).toEqual([]);
  });
});

describe('GET /documents/{id}/download', () => {
  it('gives the very bytes as an attachment that no browser runs', async () => {
    const { call } = await givenOrg();
    const html = '<html><script>alert(1)</script><p>Revenue 5</p></html>';
    const { id } = await givenDocument(call, html, 'naïve "report".html');

    const answer = await call('GET', `/documents/${id}/download`);

    expect(answer).toMatchObject({ status: 200, body: html });
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="na_ve _report_.html"; filename*=UTF-8''na%C3%AFve%20%22report%22.html`,
    );
  });

  it('404 for another organization and for a version that is not there', async () => {
    const [mine, other] = [await givenOrg(), await givenOrg()];
    const { id } = await givenDocument(other.call);

    expect(await mine.call('GET', `/documents/${id}/download`)).toMatchObject({ status: 404 });
    expect(await other.call('GET', `/documents/${id}/download?version=2`)).toMatchObject({
      status: 404,
    });
  });
});

describe('GET /documents/{id}/pages/{page}', () => {
  it('gives the text in which offsets count, and 404 past the last page', async () => {
    const { call } = await givenOrg();
    const { id } = await givenDocument(call);

    const page = await call('GET', `/documents/${id}/pages/1`);

    expect(page).toMatchObject({ status: 200, body: { page: 1 } });
    expect(page.body['text']).toContain('Revenue\t1,500\t2,400');
    expect(await call('GET', `/documents/${id}/pages/2`)).toMatchObject({ status: 404 });
  });
});

describe('POST /documents/{id}/versions', () => {
  it('201 as the next version, and the earlier one stays readable', async () => {
    const { call } = await givenOrg();
    const { id } = await givenDocument(call, 'first words', 'a.txt');

    const next = await call('POST', `/documents/${id}/versions`, upload('b.txt', 'second words'));

    expect(next).toMatchObject({ status: 201, body: { id, fileName: 'b.txt', number: 2 } });
    expect(await call('GET', `/documents/${id}/download?version=1`)).toMatchObject({
      body: 'first words',
    });
    expect(await call('GET', `/documents/${id}/versions`)).toMatchObject({
      body: { data: [{ number: 2 }, { number: 1, fileName: 'a.txt' }] },
    });
  });

  it('200 for content that the document has, 409 for what another document has', async () => {
    const { call, orgId } = await givenOrg();
    const [a, b] = [await givenDocument(call, 'one'), await givenDocument(call, 'two')];

    const same = await call('POST', `/documents/${a.id}/versions`, upload('x.txt', 'one'));
    const others = await call('POST', `/documents/${a.id}/versions`, upload('x.txt', 'two'));

    expect(same).toMatchObject({ status: 200, body: { number: 1 } });
    expect(others).toMatchObject({ status: 409, body: { code: 'content-in-other-document' } });
    expect(String(others.body['detail'])).toContain(b.id);
    expect(await stored(orgId)).toHaveLength(2);
  });

  it('numbers versions one after another when five come at once', async () => {
    const { call } = await givenOrg();
    const { id } = await givenDocument(call);

    await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        call('POST', `/documents/${id}/versions`, upload('v.txt', `version ${n}`)),
      ),
    );

    const { body } = await call<{ data: { number: number }[] }>('GET', `/documents/${id}/versions`);
    expect(body.data.map((v) => v.number)).toEqual([6, 5, 4, 3, 2, 1]);
  });

  it('404 for a document of another organization, without reading the file', async () => {
    const [mine, other] = [await givenOrg(), await givenOrg()];
    const { id } = await givenDocument(other.call);

    const answer = await mine.call('POST', `/documents/${id}/versions`, upload('a.txt', 'a'));

    expect(answer.status).toBe(404);
    expect(await stored(mine.orgId)).toEqual([]);
  });
});

describe('DELETE /documents/{id}', () => {
  it('204, then it is gone from everywhere, and the same file may come again', async () => {
    const { call } = await givenOrg();
    const { id } = await givenDocument(call);

    const answer = await call('DELETE', `/documents/${id}`, undefined, { 'if-match': '"1"' });
    const again = await givenDocument(call);

    expect(answer.status).toBe(204);
    for (const path of ['', '/download', '/pages/1', '/versions', '/analysis']) {
      expect(await call('GET', `/documents/${id}${path}`)).toMatchObject({ status: 404 });
    }
    expect(again.id).not.toBe(id);
    expect(await call('DELETE', `/documents/${id}`)).toMatchObject({ status: 404 });
  });

  it('412 when the document has changed since', async () => {
    const { call } = await givenOrg();
    const { id } = await givenDocument(call);
    await call('POST', `/documents/${id}/versions`, upload('b.txt', 'changed since'));

    const answer = await call('DELETE', `/documents/${id}`, undefined, { 'if-match': '"1"' });

    expect(answer.status).toBe(412);
    expect(await call('GET', `/documents/${id}`)).toMatchObject({ status: 200 });
  });
});
