import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRunning } from '../../src/local/processes.ts';
import { formWith, statement } from '../support/documents.ts';
import { databaseOf, type SeededMember, secretKey, seedOrganization } from '../support/seeded.ts';
import {
  givenSettings,
  type Settings,
  type Started,
  startSystem,
  untilStarted,
} from '../support/started.ts';
import { until } from '../support/until.ts';

const each = 50;
const parts = ['worker', 'api', 'temporal', 'postgres'] as const;
const folder = mkdtempSync(join(tmpdir(), 'bursar-crash-'));
let settings: Settings;
let system: Started;

beforeAll(async () => {
  settings = await givenSettings(join(folder, 'home'));
  system = startSystem(settings, { SECRET_KEY: secretKey });
  await untilStarted(system);
});

afterAll(async () => {
  system.process.kill('SIGTERM');
  await system.ended;
  await rm(folder, { recursive: true, force: true });
});

/** As a careful client does: the same request under the same key until it is answered. */
async function insist<T>(
  member: SeededMember,
  path: string,
  key: string,
  body: object | FormData = {},
): Promise<T> {
  const isForm = body instanceof FormData;
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(system.url + path, {
      method: 'POST',
      body: isForm ? body : JSON.stringify(body),
      headers: {
        authorization: `Bearer ${member.token}`,
        'idempotency-key': key,
        ...(isForm ? {} : { 'content-type': 'application/json' }),
      },
      signal: AbortSignal.timeout(60_000),
    })
      // The API may be killed while it answers, so the body counts as part of the answer.
      .then(async (res) => ({ status: res.status, text: await res.text() }))
      .catch(() => ({ status: 503, text: 'no answer' }));
    if (answer.status < 300) return JSON.parse(answer.text) as T;
    const passing = answer.status >= 500 || answer.status === 409;
    if (!passing || tries > 1_000) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    await sleep(300);
  }
}

async function killAndAwait(name: string): Promise<void> {
  const killed = system.part(name);
  process.kill(killed.pid, 'SIGKILL');
  const back = () => {
    try {
      const now = system.part(name);
      return now.pid !== killed.pid && isRunning(now);
    } catch {
      return false;
    }
  };
  await until(back, `${name} is back`);
}

/** `count` pieces of work, a few at a time. */
async function many(count: number, work: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < count; i = next++) await work(i);
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
}

interface Mail {
  headers: Record<string, string>;
  subject: string;
  to: { address: string }[];
}

async function mails(): Promise<Mail[]> {
  return (await fetch(`http://127.0.0.1:${settings.MAIL_WEB_PORT}/email`)).json() as Promise<
    Mail[]
  >;
}

/** One number from the database, as soon as it answers. */
async function count(sql: Sql, query: string): Promise<number> {
  for (;;) {
    try {
      return Number((await sql.unsafe(query))[0]?.['n']);
    } catch {
      await sleep(300);
    }
  }
}

describe('a system whose parts are killed while it works', () => {
  it('ends every run, sends each mail once and stores nothing twice', async () => {
    const sql = databaseOf(settings);
    const { orgId, members } = await seedOrganization(sql, ['owner', 'approver']);
    const [owner, approver] = members as [SeededMember, SeededMember];
    const org = `/api/orgs/${orgId}`;
    const vendor = await insist<{ id: string }>(owner, `${org}/billpay/vendors`, 'vendor', {
      name: 'Landlord',
    });
    const bills: string[] = [];
    let working = true;
    const killing = (async () => {
      for (let round = 0; working && round < 3; round += 1) {
        for (const part of parts) {
          await sleep(1_500);
          await killAndAwait(part);
        }
      }
    })();

    await Promise.all([
      many(each, async (i) => {
        const form = formWith({ name: `report-${i}.txt`, content: `${statement}\nCopy ${i}\n` });
        const { id } = await insist<{ id: string }>(owner, `${org}/documents`, `doc-${i}`, form);
        await insist(owner, `${org}/documents/${id}/analysis`, `analysis-${i}`);
      }),
      many(each, async (i) => {
        const bill = await insist<{ id: string }>(owner, `${org}/billpay/bills`, `bill-${i}`, {
          vendorId: vendor.id,
          number: `INV-${i}`,
          currency: 'USD',
          issueDate: '2026-11-01',
          dueDate: '2026-12-01',
          lineItems: [{ description: 'Rent', quantity: '1', unitPrice: String(100 + i) }],
        });
        await insist(owner, `${org}/billpay/bills/${bill.id}/submit`, `submit-${i}`);
        bills.push(bill.id);
      }),
    ]);
    const asked = async () => (await mails()).filter(({ to }) => to[0]?.address === approver.email);
    // Who decides before the mail has left is not asked any more; here everybody is.
    await until(async () => (await asked()).length >= each, 'everybody is asked', 300_000);
    await many(each, async (i) => {
      await insist(approver, `${org}/billpay/bills/${bills[i]}/approve`, `approve-${i}`);
    });
    working = false;
    await killing;
    const open = "select count(*) as n from runs where status = 'running'";
    await until(async () => (await count(sql, open)) === 0, 'every run has ended', 600_000);

    const ends =
      await sql`select kind, status, count(*)::int as n from runs group by 1, 2 order by 1`;
    expect([...ends]).toEqual([
      { kind: 'billApproval', status: 'completed', n: each },
      { kind: 'documentAnalysis', status: 'completed', n: each },
    ]);
    expect(await count(sql, "select count(*) as n from bills where status = 'approved'")).toBe(
      each,
    );
    const agents = "select count(*) as n from analysis_agents where status = 'completed'";
    expect(await count(sql, agents)).toBe(each * 6);
    const alerts = await sql`select count(*)::int as all, count(distinct dedupe_key)::int as once
      from alerts`;
    expect(alerts[0]?.['all']).toBe(alerts[0]?.['once']);

    const keys = (await mails()).map((mail) => mail.headers['message-id']);
    expect(keys).toHaveLength(new Set(keys).size);
    const unsettled = "select count(*) as n from emails where status in ('queued', 'sending')";
    await until(async () => (await count(sql, unsettled)) === 0, 'no mail is open', 300_000);
    const subjects = (await asked()).map(({ subject }) => subject);
    expect(subjects).toHaveLength(each);
    expect(new Set(subjects).size).toBe(each);
    const verdict = await fetch(`${system.url}${org}/audit/verify`, {
      headers: { authorization: `Bearer ${owner.token}` },
    });
    expect(await verdict.json()).toMatchObject({ intact: true });
    await sql.end();
  }, 1_800_000);
});
