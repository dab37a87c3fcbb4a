import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { filesDir, givenMember, givenOrg } from '../../support/app.ts';
import { givenFinalInvoice, givenInvoice } from '../../support/invoices.ts';
import { png } from '../../support/pictures.ts';

interface Settings {
  taxRounding: string;
  logoMediaType: string | null;
  numbering: Record<string, { prefix: string; nextNumber: number; minDigits: number }>;
  version: number;
}

const path = '/invoices/settings';
const logo = `${path}/logo`;

function formOf(content: string | Buffer, name = 'file') {
  const form = new FormData();
  form.append(name, new Blob([new Uint8Array(Buffer.from(content))]), 'logo.png');
  return form;
}

const storedFor = (orgId: string) =>
  readdirSync(filesDir, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && join(entry.parentPath, entry.name).includes(orgId),
  ).length;

describe('GET /invoices/settings', () => {
  it('200 with what an organization begins with, the same when twenty ask at once', async () => {
    const org = await givenOrg();

    const all = await Promise.all(
      Array.from({ length: 20 }, () => org.call<Settings>('GET', path)),
    );

    expect(new Set(all.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(all[0]?.body).toMatchObject({
      ...{ defaultTerms: 'net 30', taxRounding: 'document', moneyRounding: 'half-up' },
      numbering: {
        invoice: { prefix: 'INV-', nextNumber: 1, minDigits: 4 },
        creditNote: { prefix: 'CN-' },
        lateCharge: { prefix: 'LC-' },
      },
    });
    expect(all[0]?.body).not.toHaveProperty('logoKey');
  });
});

describe('PATCH /invoices/settings', () => {
  it.each<[string, object]>([
    ['a prefix with a line break', { numbering: { invoice: { prefix: 'A\nB' } } }],
    ['where the logo lies', { logoKey: '../../etc/passwd' }],
    ['nothing', {}],
  ])('400 for %s', async (_, given) => {
    const org = await givenOrg();

    expect((await org.call('PATCH', path, given)).status).toBe(400);
  });

  it.each<[string, object]>([
    ['terms that nobody knows', { defaultTerms: 'whenever' }],
    ['interest of 0 %', { lateInterestPercent: '0.0' }],
    ['interest of more than all', { lateInterestPercent: '100.5' }],
  ])('422 for %s', async (_, given) => {
    const org = await givenOrg();

    expect((await org.call('PATCH', path, given)).status).toBe(422);
  });

  it('403 for who only writes invoices, 412 for a stale If-Match', async () => {
    const org = await givenOrg();
    const accountant = await givenMember(org.orgId, 'accountant');
    const change = { footer: 'Thank you' };

    expect((await accountant.call('PATCH', path, change)).status).toBe(403);
    expect((await org.call('PATCH', path, change, { 'if-match': '"7"' })).status).toBe(412);
  });

  it('200 takes effect on what is drafted from then on', async () => {
    const org = await givenOrg();
    const lineItems = ['68.33', '68.33', '57.50', '85.00'].map((unitPrice) => ({
      ...{ description: 'Hours', unitPrice, taxRates: ['20'] },
    }));

    const before = await givenInvoice(org, { lineItems });
    const changed = await org.call('PATCH', path, { taxRounding: 'line', lateFeeMinor: 4_000 });
    const after = await givenInvoice(org, { lineItems });

    expect(changed).toMatchObject({ status: 200, body: { taxRounding: 'line', version: 2 } });
    expect([before.totals.total, after.totals.total]).toEqual([334_99, 335_00]);
    expect(after).toMatchObject({ lateFeeMinor: 4_000 });
  });

  it('200 for a change of numbers that names none', async () => {
    const org = await givenOrg();

    const unchanged = await org.call('PATCH', path, { numbering: { invoice: {} } });

    expect(unchanged).toMatchObject({ status: 200, body: { version: 1 } });
  });

  it('200 lets numbers begin where one likes, and 409 once one was given', async () => {
    const org = await givenOrg();
    const begin = (nextNumber: number) =>
      org.call<Settings>('PATCH', path, {
        numbering: { invoice: { prefix: '2026/', nextNumber, minDigits: 6 } },
      });

    expect((await begin(42)).body.numbering['invoice']).toEqual({
      ...{ prefix: '2026/', nextNumber: 42, minDigits: 6 },
    });
    expect((await givenFinalInvoice(org)).number).toBe('2026/000042');

    expect(await begin(42)).toMatchObject({ status: 409, body: { code: 'series-in-use' } });
    const renamed = { numbering: { invoice: { prefix: 'R-' } } };
    expect((await org.call('PATCH', path, renamed)).status).toBe(200);
    expect((await givenFinalInvoice(org)).number).toBe('R-000043');
  });
});

describe('PUT /invoices/settings/logo', () => {
  it.each<[string, () => FormData | object, number]>([
    ['JSON', () => ({ file: 'x' }), 415],
    ['another field', () => formOf(png, 'logo'), 400],
    ['an SVG', () => formOf('<svg xmlns="http://www.w3.org/2000/svg"/>'), 415],
    ['the beginning of a PNG', () => formOf(png.subarray(0, 20)), 422],
  ])('refuses %s, and keeps nothing of it', async (_, body, status) => {
    const org = await givenOrg();

    expect((await org.call('PUT', logo, body())).status).toBe(status);

    expect((await org.call('GET', logo)).status).toBe(404);
    expect(storedFor(org.orgId)).toBe(0);
  });

  it('200 stores one picture, however often it is sent', async () => {
    const org = await givenOrg();
    const key = { 'idempotency-key': newId() };

    const first = await org.call<Settings>('PUT', logo, formOf(png), key);
    await org.call('PUT', logo, formOf(png), key);
    await org.call('PUT', logo, formOf(png));
    const read = await org.call<string>('GET', logo);

    expect(first).toMatchObject({ status: 200, body: { logoMediaType: 'image/png' } });
    expect(read).toMatchObject({ status: 200, type: 'image/png' });
    expect(read.headers.get('x-content-type-options')).toBe('nosniff');
    expect(storedFor(org.orgId)).toBe(1);
  });

  it('204 takes it away again, and the file with it', async () => {
    const org = await givenOrg();
    await org.call('PUT', logo, formOf(png));

    expect((await org.call('DELETE', logo)).status).toBe(204);

    expect((await org.call('GET', logo)).status).toBe(404);
    expect(storedFor(org.orgId)).toBe(0);
  });
});
