import { expect } from 'vitest';
import { mailbox } from './activities.ts';
import type { givenOrg } from './app.ts';
import { until } from './until.ts';

export type Org = Pick<Awaited<ReturnType<typeof givenOrg>>, 'call'>;

export interface BillAnswer {
  id: string;
  number: string;
  status: string;
  round: number;
  version: number;
  totals: { subtotal: number; discount: number; tax: number; total: number };
  warnings: string[];
  approval: ApprovalAnswer | null;
}

interface ApprovalAnswer {
  round: number;
  status: string;
  step: number;
  steps: number;
  quorum: number;
  blocked: boolean;
  advice: string | null;
  waitingFor: { userId: string; delegatedBy: string | null; escalated: boolean }[];
  decisions: DecisionAnswer[];
  runId: string;
  contentHash: string;
  expiresAt: string;
}

interface DecisionAnswer {
  kind: string;
  by: string;
  onBehalfOf: string | null;
  comment: string | null;
  delegateTo: string | null;
}

let numbers = 0;

/** The body of a bill of 250.00 dollars, with whatever a test is about. */
export async function newBill(org: Org, over: object = {}) {
  const vendor = await org.call<{ id: string }>('POST', '/billpay/vendors', { name: 'Landlord' });
  numbers += 1;
  return {
    vendorId: vendor.body.id,
    number: `INV-${numbers}`,
    currency: 'USD',
    issueDate: '2026-11-01',
    dueDate: '2026-12-01',
    lineItems: [{ description: 'Rent', quantity: '2', unitPrice: '125.00' }],
    ...over,
  };
}

export async function givenBill(org: Org, over: object = {}): Promise<BillAnswer> {
  const made = await org.call<BillAnswer>('POST', '/billpay/bills', await newBill(org, over));
  expect(made.status).toBe(201);
  return made.body;
}

export async function readBill(org: Org, billId: string): Promise<BillAnswer> {
  return (await org.call<BillAnswer>('GET', `/billpay/bills/${billId}`)).body;
}

export async function givenSubmitted(org: Org, over: object = {}): Promise<BillAnswer> {
  const { id } = await givenBill(org, over);
  const submitted = await org.call('POST', `/billpay/bills/${id}/submit`);
  expect(submitted.status).toBe(202);
  return readBill(org, id);
}

/** The bill as soon as it is as `is` says. */
export async function billWhen(
  org: Org,
  billId: string,
  is: (bill: BillAnswer) => boolean,
): Promise<BillAnswer> {
  await until(async () => is(await readBill(org, billId)), `bill ${billId} is as expected`);
  return readBill(org, billId);
}

/** The path of the link in the nth mail to somebody. */
export async function linkTo(email: string, nth = 1): Promise<string> {
  const { text } = await mailbox.mailTo(email, nth);
  const link = /https?:\/\/[^/\s]+(\/approve\/[\w-]{43})/.exec(text)?.[1];
  if (!link) throw new Error(`no link in the mail to ${email}`);
  return link;
}
