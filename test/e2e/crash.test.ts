import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inheritedEnvironment } from '../../src/config.ts';
import { isRunning } from '../../src/local/processes.ts';
import { count, insist, many } from '../support/careful.ts';
import { formWith, statement } from '../support/documents.ts';
import {
  differencesIn,
  inSystem,
  type Owed,
  seedOwed,
  sentAfter,
  watchSending,
} from '../support/owed.ts';
import { databaseOf, type SeededMember, secretKey, seedOrganization } from '../support/seeded.ts';
import {
  givenSettings,
  type Settings,
  type Started,
  startSystem,
  untilStarted,
} from '../support/started.ts';
import { until } from '../support/until.ts';
import { placeAtWork } from '../support/working-morning.ts';

const each = 50;
const collected = 200;
const parts = ['worker', 'api', 'temporal', 'postgres'] as const;
const folder = mkdtempSync(join(tmpdir(), 'bursar-crash-'));
let settings: Settings;
let system: Started;
let sql: Sql;

/** Whoever works in one organization, and its path. */
interface Office {
  orgId: string;
  org: string;
  owner: SeededMember;
  approver: SeededMember;
}
let buying: Office;
let selling: Office & { today: string };
let owed: Owed[];
/** The payments that were taken, by invoice, with the moment at which the client knew. */
const taken = new Map<string, { paymentId: string; amountMinor: number; at: string }>();
const isPaid = (i: number) => i % 2 === 0;
const isPartlyPaid = (i: number) => i % 10 === 1;

async function givenOffice(): Promise<Office> {
  const { orgId, members } = await seedOrganization(sql, ['owner', 'approver']);
  const [owner, approver] = members as [SeededMember, SeededMember];
  return { orgId, org: `/api/orgs/${orgId}`, owner, approver };
}

beforeAll(async () => {
  settings = await givenSettings(join(folder, 'home'));
  system = startSystem(settings, { SECRET_KEY: secretKey });
  await untilStarted(system);
  sql = databaseOf(settings);
  await watchSending(sql);
  buying = await givenOffice();
  const place = placeAtWork();
  selling = { ...(await givenOffice()), today: place.today };
  const { orgId } = selling;
  owed = await inSystem({ settings, orgId }, (db) => seedOwed(db, orgId, place, collected));
  await whileKilled(() => Promise.all([analyse(), approve(), takePayments()]));
  await untilAtRest();
}, 1_800_000);

afterAll(async () => {
  await sql?.end();
  system.process.kill('SIGTERM');
  await system.ended;
  await rm(folder, { recursive: true, force: true });
});

const asking = ({ token }: SeededMember) => ({ url: system.url, token });

/** The process of a part; none while it is between two. */
function lifeOf(name: string) {
  try {
    const now = system.part(name);
    return isRunning(now) ? now : null;
  } catch {
    return null;
  }
}

async function killAndAwait(name: string): Promise<void> {
  await until(() => lifeOf(name) !== null, `${name} runs`);
  const killed = system.part(name);
  process.kill(killed.pid, 'SIGKILL');
  const back = () => ![null, killed.pid].includes(lifeOf(name)?.pid ?? null);
  await until(back, `${name} is back`);
}

/** Every part in turn, three times at the most. What the system said stands in a failure. */
async function whileKilled(work: () => Promise<unknown>): Promise<void> {
  let working = true;
  const killing = async () => {
    for (let round = 0; working && round < 3; round += 1) {
      for (const part of parts) {
        await sleep(1_500);
        await killAndAwait(part);
      }
    }
  };
  const worked = work().finally(() => {
    working = false;
  });
  try {
    await Promise.all([worked, killing()]);
  } catch (error) {
    throw new Error(`${error}\n${system.output().slice(-4_000)}`, { cause: error });
  }
}

async function analyse(): Promise<void> {
  const { org, owner } = buying;
  await many(each, async (i) => {
    const form = formWith({ name: `report-${i}.txt`, content: `${statement}\nCopy ${i}\n` });
    const path = `${org}/documents`;
    const { id } = await insist<{ id: string }>(asking(owner), path, `doc-${i}`, form);
    await insist(asking(owner), `${path}/${id}/analysis`, `analysis-${i}`);
  });
}

async function approve(): Promise<void> {
  const { org, owner, approver } = buying;
  const [us, them] = [asking(owner), asking(approver)];
  const of = { name: 'Landlord' };
  const vendor = await insist<{ id: string }>(us, `${org}/billpay/vendors`, 'vendor', of);
  const bills: string[] = [];
  await many(each, async (i) => {
    const bill = await insist<{ id: string }>(us, `${org}/billpay/bills`, `bill-${i}`, {
      ...{ vendorId: vendor.id, number: `INV-${i}`, currency: 'USD' },
      ...{ issueDate: '2026-11-01', dueDate: '2026-12-01' },
      lineItems: [{ description: 'Rent', quantity: '1', unitPrice: String(100 + i) }],
    });
    await insist(us, `${org}/billpay/bills/${bill.id}/submit`, `submit-${i}`);
    bills.push(bill.id);
  });
  // Who decides before the mail has left is not asked any more; here everybody is.
  await until(async () => (await asked()).length >= each, 'everybody is asked', 300_000);
  await many(each, async (i) => {
    await insist(them, `${org}/billpay/bills/${bills[i]}/approve`, `approve-${i}`);
  });
}

/** Half of the invoices in full and some in part; of each other customer while reminders leave. */
async function takePayments(): Promise<void> {
  const isLate = (i: number) => i % 4 > 1;
  const indexes = [...owed.keys()].filter((i) => isPaid(i) || isPartlyPaid(i));
  const early = indexes.filter((i) => !isLate(i));
  await many(early.length, (n) => takePayment(early[n] ?? 0));
  const written = 'select count(*) as n from communications';
  await until(async () => (await count(sql, written)) > 0, 'reminders are written', 300_000);
  const late = indexes.filter(isLate);
  await many(late.length, (n) => takePayment(late[n] ?? 0));
}

/** Twice at once under one key. */
async function takePayment(i: number): Promise<void> {
  const { org, owner, today } = selling;
  const { id, totalMinor } = owed[i] as Owed;
  const amount = isPaid(i) ? totalMinor : 5_000;
  const payment = { amount, date: today, method: 'bank_transfer' };
  const path = `${org}/invoices/${id}/payments`;
  const pay = () => insist<{ id: string }>(asking(owner), path, `pay-${i}`, payment);
  const [once, again] = await Promise.all([pay(), pay()]);
  expect(again.id).toBe(once.id);
  const at = new Date().toISOString();
  taken.set(id, { paymentId: once.id, amountMinor: amount, at });
}

/** Nothing is under way any more but the collections of what is still owed, which have reminded. */
async function untilAtRest(): Promise<void> {
  const stillOwed = owed.filter((_, i) => !isPaid(i)).length;
  const running = "select count(*) as n from runs where status = 'running'";
  await until(
    async () => (await count(sql, running)) === stillOwed,
    'every run has ended that has an end',
    600_000,
  );
  const unsettled = `select (select count(*) from emails where status in ('queued', 'sending'))
    + (select count(*) from communications where status in ('queued', 'sending'))
    + (select ${stillOwed} - count(*) from communication_items t
         join communications m on m.id = t.communication_id join invoices i on i.id = t.invoice_id
         where i.balance_minor > 0 and m.status = 'sent' and not t.released) as n`;
  await until(async () => (await count(sql, unsettled)) === 0, 'no mail is open', 300_000);
}

interface Mail {
  headers: Record<string, string>;
  subject: string;
  to: { address: string }[];
}

async function mails(): Promise<Mail[]> {
  const box = await fetch(`http://127.0.0.1:${settings.MAIL_WEB_PORT}/email`);
  return box.json() as Promise<Mail[]>;
}

const addressOf = ({ to }: Mail) => to[0]?.address;
const asked = async () =>
  (await mails()).filter((mail) => addressOf(mail) === buying.approver.email);

async function read<T>({ org, owner }: Office, path: string): Promise<T> {
  const headers = { authorization: `Bearer ${owner.token}` };
  return (await fetch(system.url + org + path, { headers })).json() as Promise<T>;
}

describe('a system whose parts are killed while it works', () => {
  it('ends every run that has an end, and stores nothing twice', async () => {
    const ends =
      await sql`select kind, status, count(*)::int as n from runs group by 1, 2 order by 1, 2`;
    expect([...ends]).toEqual([
      { kind: 'billApproval', status: 'completed', n: each },
      { kind: 'documentAnalysis', status: 'completed', n: each },
      { kind: 'invoiceCollection', status: 'running', n: collected / 2 },
      { kind: 'invoiceCollection', status: 'completed', n: collected / 2 },
    ]);
    const approved = "select count(*) as n from bills where status = 'approved'";
    expect(await count(sql, approved)).toBe(each);
    const agents = "select count(*) as n from analysis_agents where status = 'completed'";
    expect(await count(sql, agents)).toBe(each * 6);
    const alerts = await sql`select count(*)::int as all, count(distinct dedupe_key)::int as once
      from alerts`;
    expect(alerts[0]?.['all']).toBe(alerts[0]?.['once']);
  });

  it('sends each mail once', async () => {
    const keys = (await mails()).map((mail) => mail.headers['message-id']);
    expect(keys).toHaveLength(new Set(keys).size);
    const subjects = (await asked()).map(({ subject }) => subject);
    expect(subjects).toHaveLength(each);
    expect(new Set(subjects).size).toBe(each);
  });

  it('reminds of each step once, and not of what was paid before', async () => {
    const twice = await sql`select t.invoice_id, t.step_key from communication_items t
      join communications m on m.id = t.communication_id
      where m.reminds and not t.released and m.status <> 'cancelled'
      group by 1, 2 having count(*) > 1`;
    expect([...twice]).toEqual([]);
    for (const [i, { id: invoiceId }] of owed.entries()) {
      const at = taken.get(invoiceId)?.at;
      if (at && isPaid(i)) expect([...(await sentAfter(sql, { invoiceId, at }))]).toEqual([]);
    }

    const reminded = (await mails()).map(addressOf).filter((to) => to?.startsWith('debtor-'));
    const [sent] = await sql`select count(distinct s.communication_id)::int as seen
      from communications m join sendings s on s.communication_id = m.id
      where m.status = 'sent' and m.reminds`;
    expect(sent?.['seen']).toBe(collected / 2);
    expect(reminded).toHaveLength(new Set(reminded).size);
    // Of two invoices of a customer one is still owed.
    expect(reminded).toHaveLength(collected / 2);
  });

  it('loses no payment and takes none twice, and every balance is the ledger’s', async () => {
    const { orgId } = selling;
    const rows = await sql`select id, amount_minor from customer_payments where org_id = ${orgId}`;
    const stored = new Map(rows.map((row) => [row['id'], Number(row['amount_minor'])]));
    expect(taken.size).toBe((collected * 6) / 10);
    expect(stored).toEqual(
      new Map([...taken.values()].map((it) => [it.paymentId, it.amountMinor])),
    );
    const [cash] = await sql`select sum(amount_minor)::int as minor from ledger_lines
      where org_id = ${orgId} and account = 'cash'`;
    expect(cash?.['minor']).toBe([...stored.values()].reduce((sum, minor) => sum + minor, 0));
    const differences = await inSystem({ settings, orgId }, (db) => differencesIn(db, orgId));
    expect(differences).toEqual([]);

    const ended = await sql`select invoice_id from collections where ended_as = 'paid'`;
    const paid = owed.filter((_, i) => isPaid(i)).map(({ id }) => id);
    expect(ended.map((row) => row['invoice_id']).sort()).toEqual(paid.sort());
  });

  it('keeps the chains of both audit logs', async () => {
    for (const office of [buying, selling])
      expect(await read(office, '/audit/verify')).toMatchObject({ intact: true });
  });

  // Here, as another start of the system would take longer than it does.
  it('plays the demo to its end afterwards', async () => {
    const env = inheritedEnvironment({ ...settings, SECRET_KEY: secretKey });
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/demo.ts'], { env });

    expect(stdout).toContain('the bill is approved');
    expect(stdout.match(/ mailed: /g)).toHaveLength(5);
    expect(stdout).toContain('$890.50 paid by bank: the collection has ended');
    expect(stdout).toMatch(/refund +\$890\.50 +\$0\.00\n {2}audit chain: \d+ rows, intact\n$/);
  });
});
