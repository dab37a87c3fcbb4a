import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseOf, type SeededMember, secretKey, seedOrganization } from '../support/seeded.ts';
import {
  givenSettings,
  type Settings,
  type Started,
  startSystem,
  untilStarted,
} from '../support/started.ts';
import { until } from '../support/until.ts';

const program = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const folder = mkdtempSync(join(tmpdir(), 'bursar-browser-'));
let settings: Settings;
let system: Started;
let browser: Browser;

beforeAll(async () => {
  if (!program) return;
  settings = await givenSettings(join(folder, 'home'));
  system = startSystem(settings, { SECRET_KEY: secretKey });
  await untilStarted(system);
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  browser = await chromium.launch({ executablePath: program, args });
});

afterAll(async () => {
  await browser?.close();
  system?.process.kill('SIGTERM');
  await system?.ended;
  await rm(folder, { recursive: true, force: true });
});

interface Mail {
  subject: string;
  text: string;
  to: { address: string }[];
}

async function linkTo(address: string): Promise<string> {
  let link = '';
  await until(async () => {
    const box = await fetch(`http://127.0.0.1:${settings.MAIL_WEB_PORT}/email`);
    const mails = (await box.json()) as Mail[];
    const mail = mails.find(({ to }) => to[0]?.address === address);
    link = /https?:\/\/\S+\/approve\/\S+/.exec(mail?.text ?? '')?.[0] ?? '';
    return link !== '';
  }, `a link to ${address}`);
  return link;
}

// Skipped where no browser is installed: the pages themselves are held in test/pages.
describe.skipIf(!program)('the page behind the link of an approval mail', () => {
  it('shows the bill on a phone, changes nothing by being opened, and decides when pressed', async () => {
    const sql = databaseOf(settings);
    const { orgId, members } = await seedOrganization(sql, ['owner', 'approver']);
    const [owner, approver] = members as [SeededMember, SeededMember];
    const call = async <T>(method: string, path: string, body?: object) => {
      const headers = {
        authorization: `Bearer ${owner.token}`,
        'content-type': 'application/json',
      };
      const sent = body ? JSON.stringify(body) : null;
      const url = `${system.url}/api/orgs/${orgId}${path}`;
      return (await (await fetch(url, { method, headers, body: sent })).json()) as T;
    };
    const vendor = await call<{ id: string }>('POST', '/billpay/vendors', { name: 'Landlord' });
    const bill = await call<{ id: string }>('POST', '/billpay/bills', {
      vendorId: vendor.id,
      number: 'R-1',
      currency: 'EUR',
      issueDate: '2026-11-01',
      dueDate: '2026-12-01',
      lineItems: [{ description: 'Büromiete', quantity: '1', unitPrice: '2400.00' }],
    });
    await call('POST', `/billpay/bills/${bill.id}/submit`);
    const status = async () =>
      (await call<{ status: string }>('GET', `/billpay/bills/${bill.id}`)).status;
    const page = await browser.newPage({ viewport: { width: 360, height: 780 } });
    const refused: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text());
    });

    const link = await linkTo(approver.email);
    for (let opened = 0; opened < 3; opened += 1) await page.goto(link);

    expect(await status()).toBe('in_approval');
    expect(await page.textContent('main')).toContain('2,400.00');
    const overflow = await page.evaluate<boolean>(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
    expect(overflow).toBe(false);

    await page.getByRole('button', { name: /approve/i }).click();
    await page.waitForLoadState();

    expect(await page.textContent('h1')).toMatch(/approval is recorded/i);
    expect(await status()).toBe('approved');
    expect(refused.filter((text) => !/favicon/.test(text))).toEqual([]);
    await sql.end();
  });
});
