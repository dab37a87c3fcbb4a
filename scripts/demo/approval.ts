import { until } from '../../test/support/until.ts';
import { call, linkIn, press, publicUrl, say, stamp } from './client.ts';

const approver = {
  email: `approver-${stamp}@example.com`,
  name: 'Adam Approver',
  password: `correct-horse-${stamp}`,
};

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
  await press(link, { nonce, decision: 'approve', comment: 'Fine with me.' });
}

/** A bill approved from an e-mail. */
export async function playApproval(org: string, token: string): Promise<void> {
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
