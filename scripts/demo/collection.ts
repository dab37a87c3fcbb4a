import { consolePaths } from '../../src/api/pages/console/paths.ts';
import { addDays, type Day } from '../../src/domain/kit/calendar.ts';
import { until } from '../../test/support/until.ts';
import { type Place, placeAtWork } from '../../test/support/working-morning.ts';
import {
  call,
  config,
  type Json,
  linkIn,
  mailbox,
  mailsTo,
  press,
  publicUrl,
  say,
  stamp,
} from './client.ts';
import { letPass } from './days.ts';

const customerEmail = `books-${stamp}@globex.example`;
const money = (minor: number) => `${minor < 0 ? '-' : ''}$${(Math.abs(minor) / 100).toFixed(2)}`;

interface Collected {
  orgId: string;
  org: string;
  token: string;
  place: Place;
  customerId: string;
  invoiceId: string;
  /** The customer's page. */
  page: string;
}

interface State {
  status: string;
  nextStep: { name: string; at: string } | null;
}

interface Invoice extends Json {
  id: string;
  number: string;
  totals: { net: number; tax: number; total: number; balance: number };
}

interface Message {
  id: string;
  status: string;
}

/** An invoice that is sent, reminded of, promised, paid in part by card and twice by bank. */
export async function playCollection(orgId: string, token: string): Promise<void> {
  say('An invoice collected');
  if (!config.database.local) {
    say('  left out: days pass by moving dates in the database, and this one is not our own');
    return;
  }
  const playing = await sendInvoice(orgId, token);
  await remind(playing);
  await promise(playing);
  await pay(playing);
  await settle(playing);
}

async function sendInvoice(orgId: string, token: string): Promise<Collected> {
  const org = `/api/orgs/${orgId}`;
  // Reminders leave at nine on working days: the demo moves to where it is such a morning now.
  const place = placeAtWork();
  const { country, timeZone } = place;
  await call(token, 'PATCH', org, { country, timeZone });
  const customer = await call<{ id: string }>(token, 'POST', `${org}/invoices/customers`, {
    ...{ name: 'Globex Ltd', email: customerEmail, currency: 'USD' },
  });
  const draft = await call<Invoice>(token, 'POST', `${org}/invoices`, {
    ...{ customerId: customer.id, dueDate: addDays(place.today, 14), discount: { percent: '10' } },
    lineItems: [
      { description: 'Consulting', quantity: '10', unitPrice: '120.00', taxRates: ['20'] },
      { description: 'Handbooks', quantity: '4', unitPrice: '25.00', taxRates: ['5'] },
    ],
  });
  const at = `${org}/invoices/${draft.id}`;
  const run = await call<{ links: { temporal: string } }>(token, 'POST', `${at}/send`);
  const page = await linkIn(customerEmail, /invoice/i);
  const { number, totals } = await call<Invoice>(token, 'GET', at);
  say(`  ${number} over ${money(totals.total)} (${money(totals.tax)} tax at two rates) is sent`);
  say(`  watch it:   ${run.links.temporal}`);
  say(`  mailbox:    ${mailbox}`);
  say(`  their page: ${page}`);
  say(`  console:    ${publicUrl}${consolePaths(orgId).invoice(draft.id)}`);
  return { orgId, org, token, place, customerId: customer.id, invoiceId: draft.id, page };
}

async function pass(playing: Collected, days: number): Promise<void> {
  await letPass({ ...playing, days });
  say(`  ${days} days pass`);
}

async function stateOf({ token, org, invoiceId }: Collected): Promise<State> {
  return call<State>(token, 'GET', `${org}/invoices/${invoiceId}/collections`);
}

async function sayNext(playing: Collected): Promise<void> {
  const { status, nextStep } = await stateOf(playing);
  const next = nextStep ? `next is ${nextStep.name} at ${nextStep.at}` : 'nothing comes by itself';
  say(`    the collection is ${status}; ${next}`);
}

async function untilMailed(count: number): Promise<void> {
  const mailed = async () => (await mailsTo(customerEmail)).length >= count;
  await until(mailed, `mail ${count} to the customer`);
  say(`    mailed: ${(await mailsTo(customerEmail)).at(-1)?.subject}`);
}

async function remind(playing: Collected): Promise<void> {
  for (const [i, days] of [11, 4, 6].entries()) {
    await pass(playing, days);
    await untilMailed(i + 2);
    await sayNext(playing);
  }
  await pass(playing, 7);
  await approveWaiting(playing);
  await untilMailed(5);
}

async function approveWaiting({ token, org, orgId }: Collected): Promise<void> {
  const messages = `${org}/invoices/communications`;
  let waiting: Message | undefined;
  await until(async () => {
    const path = `${messages}?status=awaiting_approval`;
    [waiting] = (await call<{ data: Message[] }>(token, 'GET', path)).data;
    return waiting !== undefined;
  }, 'a message waits for approval');
  const { message } = consolePaths(orgId);
  say(`    a message waits for a person: ${publicUrl}${message(waiting?.id ?? '')}`);
  await call(token, 'POST', `${messages}/${waiting?.id}/approve`, {});
  say('    approved');
}

async function promise(playing: Collected): Promise<void> {
  const date: Day = addDays(playing.place.today, 1);
  await call(null, 'POST', `${new URL(playing.page).pathname}/promise`, { date });
  say(`  the customer promises to pay on ${date}`);
  await until(async () => (await stateOf(playing)).status === 'promised', 'reminders wait');
  await sayNext(playing);
  await pass(playing, 4);
  await approveWaiting(playing);
  await untilMailed(6);
  say('    the promise was broken');
}

const balanceOf = async ({ token, org, invoiceId }: Collected) =>
  (await call<Invoice>(token, 'GET', `${org}/invoices/${invoiceId}`)).totals.balance;

async function pay(playing: Collected): Promise<void> {
  const { token, org, invoiceId, place } = playing;
  await payByCard(playing, 50_000);
  const owed = await balanceOf(playing);
  const rest = { amount: owed, date: place.today, method: 'bank_transfer' };
  const at = `${org}/invoices/${invoiceId}/payments`;
  await call(token, 'POST', at, rest);
  await until(async () => (await stateOf(playing)).status === 'paid', 'the collection ends');
  say(`  ${money(owed)} paid by bank: the collection has ended`);
  const second = await call<{ unapplied: number }>(token, 'POST', at, rest);
  say(`  the same once more: ${money(second.unapplied)} is the customer’s credit`);
}

async function payByCard(playing: Collected, amount: number): Promise<void> {
  if (config.stripe)
    return say('  nothing is paid by card: Stripe is configured, and would take it');
  const owed = await balanceOf(playing);
  const { pathname } = new URL(playing.page);
  const asked = { flow: 'checkout', amount };
  const { url } = await call<{ url: string }>(null, 'POST', `${pathname}/pay`, asked);
  await press(url, { verdict: 'pay' });
  await until(async () => (await balanceOf(playing)) === owed - amount, 'the card is booked');
  say(`  ${money(amount)} paid by card, ${money(owed - amount)} is left`);
}

/** What is too much goes back; then the account is even, and so says every report. */
async function settle(playing: Collected): Promise<void> {
  const { token, org } = playing;
  const alerts = await call<{ data: { title: string }[] }>(token, 'GET', `${org}/alerts`);
  say(`    alert: ${alerts.data.find(({ title }) => /more than was open/.test(title))?.title}`);
  const payments = `${org}/invoices/payments`;
  const { data } = await call<{ data: { id: string; unapplied: number }[] }>(
    token,
    'GET',
    `${payments}?unapplied=true`,
  );
  for (const { id, unapplied } of data) {
    await call(token, 'POST', `${payments}/${id}/refund`, { reason: 'Paid twice' });
    say(`  ${money(unapplied)} given back`);
  }
  await sayReports(playing);
}

interface Statement {
  movements: { date: string; kind: string; amount: number; balance: number }[];
}

async function sayReports({ token, org, orgId, customerId, place }: Collected): Promise<void> {
  const read = <T>(path: string) => call<T>(token, 'GET', org + path);
  for (const asOf of [addDays(place.today, -7), place.today]) {
    const aging = await read<{ total: number }>(`/invoices/aging?asOf=${asOf}`);
    say(`  aging as of ${asOf}: ${money(aging.total)}, which is what the ledger says`);
  }
  say(`  their statement: ${publicUrl}${consolePaths(orgId).customer(customerId)}`);
  const from = addDays(place.today, -40);
  const { movements } = await read<Statement>(
    `/invoices/customers/${customerId}/statement?from=${from}`,
  );
  for (const { date, kind, amount, balance } of movements) {
    const sums = [amount, balance].map((minor) => money(minor).padStart(11)).join(' ');
    say(`    ${date}  ${kind.padEnd(10)} ${sums}`);
  }
  const audit = await read<{ checked: number; intact: boolean }>('/audit/verify');
  say(`  audit chain: ${audit.checked} rows, ${audit.intact ? 'intact' : 'BROKEN'}`);
}
