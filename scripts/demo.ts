// Plays the durable processes on an organization of its own and says what happened: a document is
// analysed by six agents, a bill is approved from the mail. It uses the running system, or starts
// one for as long as it plays; everything goes through the API and the mailbox, as a person would.
import { spawn } from 'node:child_process';
import { inheritedEnvironment, readConfig } from '../src/config.ts';
import { answers } from '../src/local/answers.ts';
import { withKeptSecret } from '../src/local/secret.ts';
import { until } from '../test/support/until.ts';

const config = readConfig(await withKeptSecret(inheritedEnvironment()));
const { publicUrl } = config.http;
const say = (line = '') => process.stdout.write(`${line}\n`);

interface Json {
  [field: string]: unknown;
}

async function call<T = Json>(token: string | null, method: string, path: string, body?: unknown) {
  const isForm = body instanceof FormData;
  const answer = await fetch(publicUrl + path, {
    method,
    body: body === undefined ? null : isForm ? body : JSON.stringify(body),
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'idempotency-key': crypto.randomUUID() }),
    },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return (text ? JSON.parse(text) : {}) as T;
}

interface SignedUp {
  organization: { id: string; name: string };
  accessToken: string;
}

const stamp = Date.now().toString(36);
const password = `correct-horse-${stamp}`;
const owner = { email: `owner-${stamp}@example.com`, name: 'Olivia Owner', password };
const approver = { email: `approver-${stamp}@example.com`, name: 'Adam Approver', password };

interface Mail {
  subject: string;
  text: string;
  to: { address: string }[];
}

/** The first link that somebody's newest mail with these words in its subject holds. */
async function linkIn(to: string, subject: RegExp): Promise<string> {
  let link = '';
  await until(async () => {
    const box = await fetch(`http://127.0.0.1:${config.mail.webPort}/email`);
    const mails = (await box.json()) as Mail[];
    const mail = mails.findLast(
      (m) => m.to.some(({ address }) => address === to) && subject.test(m.subject),
    );
    link = /https?:\/\/\S+/.exec(mail?.text ?? '')?.[0] ?? '';
    return link !== '';
  }, `a mail to ${to}`);
  return link;
}

const statement = `Tin Roof Ltd
Consolidated Statements of Operations
(in thousands of US dollars)
Year ended December 31,\t2025\t2024
Revenue\t1,500\t2,400
Cost of revenue\t(1,100)\t(1,300)
Gross profit\t400\t1,100
Operating income (loss)\t(500)\t400
Net income (loss)\t(520)\t310
Consolidated Balance Sheets
Cash and cash equivalents\t60\t700
Total current assets\t300\t1,200
Total assets\t900\t1,900
Total current liabilities\t800\t600
Total liabilities\t1,150\t1,000
Total stockholders' equity\t(250)\t900
`;

interface Analysis {
  status: string;
  agents: Record<string, { status: string; durationMs: number; result?: { figures?: Json[] } }>;
}

async function playDocument(org: string, token: string): Promise<void> {
  say('A document in, its analysis out');
  const form = new FormData();
  form.append('file', new Blob([`${statement}\n${stamp}`]), 'tin-roof-2025.txt');
  const document = await call<{ id: string }>(token, 'POST', `${org}/documents`, form);
  const at = `${org}/documents/${document.id}/analysis`;
  const run = await call<{ links: { temporal: string } }>(token, 'POST', at);
  say(`  watch it: ${run.links.temporal}`);
  const view = () => call<Analysis>(token, 'GET', at);
  await until(async () => (await view()).status !== 'running', 'the analysis ends', 60_000);
  const { status, agents } = await view();
  for (const [name, agent] of Object.entries(agents)) {
    say(`  ${name.padEnd(10)} ${agent.status} in ${agent.durationMs} ms`);
  }
  const figures = agents['parser']?.result?.figures ?? [];
  const alerts = await call<{ data: { severity: string; title: string }[] }>(
    token,
    'GET',
    `${org}/alerts`,
  );
  say(`  ${status}: ${figures.length} figures read, ${alerts.data.length} alerts raised`);
  for (const { severity, title } of alerts.data.slice(0, 3)) say(`    ${severity}: ${title}`);
}

async function joinApprover(org: string, token: string): Promise<void> {
  await call(token, 'POST', `${org}/invitations`, { email: approver.email, role: 'approver' });
  const link = await linkIn(approver.email, /invites you/);
  const secret = new URL(link).searchParams.get('token');
  await call(null, 'POST', '/api/invitations/sign-up', {
    token: secret,
    name: approver.name,
    password: approver.password,
  });
  say(`  ${approver.name} joined by the mailed invitation`);
}

async function pressApprove(link: string): Promise<void> {
  const page = await (await fetch(link)).text();
  const nonce = /name="nonce"[^>]*value="([^"]+)"/.exec(page)?.[1] ?? '';
  const answer = await fetch(link, {
    method: 'POST',
    body: new URLSearchParams({ nonce, decision: 'approve', comment: 'Fine with me.' }),
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  if (!answer.ok) throw new Error(`the approval page answered ${answer.status}`);
}

async function playApproval(org: string, token: string): Promise<void> {
  say('A bill approved from an e-mail');
  await joinApprover(org, token);
  const vendors = `${org}/billpay/vendors`;
  const vendor = await call<{ id: string }>(token, 'POST', vendors, { name: 'Landlord' });
  const bill = await call<{ id: string }>(token, 'POST', `${org}/billpay/bills`, {
    vendorId: vendor.id,
    number: `INV-${stamp}`,
    currency: 'USD',
    issueDate: '2026-11-01',
    dueDate: '2026-12-01',
    lineItems: [{ description: 'Rent', quantity: '2', unitPrice: '1250.00' }],
  });
  const at = `${org}/billpay/bills/${bill.id}`;
  const run = await call<{ links: { temporal: string } }>(token, 'POST', `${at}/submit`);
  say(`  watch it: ${run.links.temporal}`);
  const link = await linkIn(approver.email, /INV-/);
  say(`  ${approver.name} got the link ${link.slice(0, publicUrl.length + 14)}…`);
  await pressApprove(link);
  const status = async () => (await call<{ status: string }>(token, 'GET', at)).status;
  await until(async () => (await status()) !== 'in_approval', 'the bill is decided');
  say(`  the bill is ${await status()}`);
  const audit = await call<{ intact: boolean; checked: number }>(
    token,
    'GET',
    `${org}/audit/verify`,
  );
  say(`  audit chain: ${audit.checked} rows, ${audit.intact ? 'intact' : 'BROKEN'}`);
}

async function play(): Promise<void> {
  const signUp = { ...owner, organizationName: `Tin Roof Demo ${stamp}` };
  const { organization, accessToken } = await call<SignedUp>(
    null,
    'POST',
    '/api/auth/signup',
    signUp,
  );
  say(`${organization.name} (sign in as ${owner.email}, password ${password})`);
  const org = `/api/orgs/${organization.id}`;
  await playDocument(org, accessToken);
  await playApproval(org, accessToken);
}

const running = await answers(`${publicUrl}/health/live`);
const system = running ? null : spawn(process.execPath, ['start.ts'], { stdio: 'ignore' });
await until(() => answers(`${publicUrl}/health/ready`), 'the system is up', 600_000);
try {
  await play();
} finally {
  system?.kill('SIGTERM');
}
