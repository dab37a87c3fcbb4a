import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/domain/kit/calendar.ts';
import { collectionState } from '../../src/workflows/invoice-collection.contract.ts';
import { mailbox } from '../support/activities.ts';
import { attachmentsIn } from '../support/mailbox.ts';
import { find, listOf } from '../support/stripe/objects.ts';
import { eventOf, signed } from '../support/stripe/webhooks.ts';
import { type Collected, systemInTime } from '../support/system-in-time.ts';
import { until } from '../support/until.ts';

// Told in 2040, whose calendar is known: no run of it meets another weekend or holiday.
const zone = 'Europe/Berlin';
const system = systemInTime('story', zone);
const { ask, goTo, handleOf, sql } = system;
const customerEmail = 'kasse@kunde.example';
const mails = () => mailbox.mailsTo(customerEmail);

/** The steps that were taken, oldest first, and what became of their messages. */
async function stepsOf({ orgId }: Collected): Promise<string[][]> {
  const rows = await sql`select t.step_key, m.status from communication_items t
    join communications m on m.id = t.communication_id
    where m.org_id = ${orgId} and m.reminds and not t.released order by m.id`;
  return rows.map((row) => [String(row['step_key']).split('/')[0] ?? '', String(row['status'])]);
}

async function ledgerOn(orgId: string, day: string): Promise<number> {
  const [row] = await sql`select coalesce(sum(amount_minor), 0)::int as minor
    from ledger_lines where org_id = ${orgId} and posted_on <= ${day}
    and account in ('receivables', 'customer_credit')`;
  return Number(row?.['minor']);
}

async function textOf(bytes: Uint8Array): Promise<string> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  return (await extractText(pdf, { mergePages: true })).text;
}

interface Sums {
  totals: { net: number; tax: number; total: number; balance: number };
  number: string;
  status: string;
}

interface State {
  status: string;
  nextStep: { name: string; at: string } | null;
  promises: { status: string }[];
}

interface Message {
  id: string;
  status: string;
  situation: string;
}

describe('collections, told from the first invoice to the last statement', () => {
  it('sends, reminds, waits, gives up on a promise, takes money, and ties out on each day', async () => {
    system.work();
    await goTo(null, '2040-02-20', '10:00');
    const { orgId, call } = await system.signUp('Kontor GmbH');
    await call('PATCH', '', { baseCurrency: 'EUR', timeZone: zone, country: 'DE' });
    const customer = await call<{ id: string }>('POST', '/invoices/customers', {
      ...{ name: 'Kunde & Söhne KG', email: customerEmail, currency: 'EUR', language: 'en' },
    });
    const draft = await call<{ id: string }>('POST', '/invoices', {
      ...{ customerId: customer.id, dueDate: '2040-03-07', discount: { percent: '10' } },
      lineItems: [
        { description: 'Advice', quantity: '10', unitPrice: '120.00', taxRates: ['19'] },
        { description: 'Books', quantity: '4', unitPrice: '25.00', taxRates: ['7'] },
      ],
    });
    const mine = { orgId, invoiceId: draft.id };
    const invoicePath = `/invoices/${mine.invoiceId}`;
    const invoice = () => call<Sums>('GET', invoicePath);
    const state = () => call<State>('GET', `${invoicePath}/collections`);
    await call('POST', `${invoicePath}/send`);
    await goTo(mine, '2040-02-20', '10:01');

    // 1,080.00 at 19 % and 90.00 at 7 %.
    const sent = await invoice();
    expect(sent.totals).toMatchObject({ net: 117_000, tax: 21_150, total: 138_150 });
    const [mail] = mails();
    const [paper] = attachmentsIn(mail?.text ?? '');
    expect(paper).toMatchObject({ mediaType: 'application/pdf' });
    expect(await textOf(paper?.content ?? new Uint8Array())).toContain(sent.number);
    const link = /\/api\/invoices\/public\/[\w-]{43}/.exec(mail?.text ?? '')?.[0] ?? 'no link';
    const page = await ask<Uint8Array>('GET', link, { headers: { accept: 'text/html' } });
    expect(new TextDecoder().decode(page)).toContain('€1,381.50');

    // Three days before it is due is a Sunday: on Monday at nine, winter time.
    expect((await handleOf(mine).query(collectionState))?.nextStep).toEqual({
      name: 'upcoming',
      at: '2040-03-05T08:00:00.000Z',
    });
    await goTo(mine, '2040-03-04', '23:00');
    await goTo(mine, '2040-03-05', '08:59');
    expect(await stepsOf(mine)).toEqual([]);
    await goTo(mine, '2040-03-05');
    expect(await stepsOf(mine)).toEqual([['upcoming', 'sent']]);
    await goTo(mine, '2040-03-08');
    await goTo(mine, '2040-03-20');
    expect((await stepsOf(mine)).map(([key]) => key)).toEqual([
      'upcoming',
      'first-reminder',
      'second-reminder',
    ]);
    expect(mails()).toHaveLength(4);

    // The fourth waits for a person, and leaves when one lets it.
    await goTo(mine, '2040-03-21');
    expect((await stepsOf(mine)).at(-1)).toEqual(['third-reminder', 'awaiting_approval']);
    const waiting = 'status=awaiting_approval';
    const messages = '/invoices/communications';
    const { data } = await call<{ data: Message[] }>('GET', `${messages}?${waiting}`);
    await call('POST', `${messages}/${data[0]?.id}/approve`, {});
    await goTo(mine, '2040-03-21', '09:30');
    expect((await stepsOf(mine)).at(-1)).toEqual(['third-reminder', 'sent']);
    expect(mails()).toHaveLength(5);

    // They promise a Monday; with two days of grace it is broken on Thursday, in summer time.
    await ask('POST', `${link}/promise`, { body: { date: '2040-03-26' } });
    await until(async () => (await state()).status === 'promised', 'reminders wait');
    expect((await state()).nextStep).toEqual({
      name: 'check-promise',
      at: '2040-03-28T23:00:00.000Z',
    });
    await goTo(mine, '2040-03-28', '23:00');
    expect((await state()).promises).toMatchObject([{ status: 'active' }]);
    await goTo(mine, '2040-03-29', '08:59');
    expect((await state()).promises).toMatchObject([{ status: 'broken' }]);
    expect(await stepsOf(mine)).toHaveLength(4);
    await goTo(mine, '2040-03-29');
    expect((await stepsOf(mine)).at(-1)).toEqual(['promise', 'awaiting_approval']);

    // A part comes by card: Stripe says so, twice.
    await ask('POST', `${link}/pay`, { body: { flow: 'intent', amount: 50_000 } });
    const [asked] = listOf(system.stripe.state, 'payment_intent');
    const intent = find(system.stripe.state, asked?.id ?? '', 'payment_intent');
    Object.assign(intent, { status: 'succeeded', amount_received: 50_000 });
    const event = eventOf('payment_intent.succeeded', intent);
    for (let told = 0; told < 2; told += 1)
      await ask('POST', '/webhooks/stripe', {
        ...{ body: JSON.parse(event), headers: { 'stripe-signature': signed(event) } },
      });
    await system.takeCardNotices();
    expect((await invoice()).totals.balance).toBe(88_150);

    // The rest comes by bank, twice: what is too much is their credit, and somebody is told.
    await goTo(mine, '2040-04-03', '11:00');
    const rest = { amount: 88_150, date: '2040-04-03', method: 'bank_transfer' };
    await call('POST', `${invoicePath}/payments`, rest);
    const ended = async () => (await handleOf(mine).describe()).status.name === 'COMPLETED';
    await until(ended, 'the collection has ended, without a minute passing');
    const second = await call<{ id: string; unapplied: number }>(
      'POST',
      `${invoicePath}/payments`,
      rest,
    );
    expect(second.unapplied).toBe(88_150);
    expect(await state()).toMatchObject({ status: 'paid', nextStep: null });
    const { data: alerts } = await call<{ data: { title: string }[] }>('GET', '/alerts');
    expect(alerts.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Kunde & Söhne KG paid more than was open']),
    );

    // The last step's day comes and goes.
    await goTo(mine, '2040-04-10', '12:00');
    expect(mails()).toHaveLength(5);
    expect((await stepsOf(mine)).map(([key]) => key)).toEqual([
      'upcoming',
      'first-reminder',
      'second-reminder',
      'third-reminder',
    ]);

    // What was too much goes back, and 100.00 of the invoice's, which is then credited.
    const back = `/invoices/payments/${second.id}/refund`;
    await call('POST', back, { reason: 'Paid twice' });
    const { data: payments } = await call<{ data: { id: string; applied: number }[] }>(
      'GET',
      '/invoices/payments?method=bank_transfer',
    );
    const first = payments.find(({ applied }) => applied === 88_150);
    await call('POST', `/invoices/payments/${first?.id}/refund`, {
      ...{ amount: 10_000, invoiceId: mine.invoiceId, reason: 'A volume was missing' },
    });
    expect((await invoice()).totals.balance).toBe(10_000);
    expect(await state()).toMatchObject({ status: 'paused' });
    await call('POST', '/invoices/credit-notes', {
      ...{ invoiceId: mine.invoiceId, amount: 10_000, reason: 'A volume was missing' },
    });
    expect((await invoice()).totals.balance).toBe(0);
    await until(async () => (await state()).status === 'paid', 'it is settled again');

    // On each day the aging is what the ledger says.
    const agings: number[] = [];
    for (let day = '2040-02-20'; day <= '2040-04-10'; day = addDays(day, 1)) {
      const aging = await call<{ total: number }>('GET', `/invoices/aging?asOf=${day}`);
      expect(aging.total, day).toBe(await ledgerOn(orgId, day));
      if (aging.total !== agings.at(-1)) agings.push(aging.total);
    }
    expect(agings).toEqual([138_150, 88_150, -88_150, 0]);

    const statement = `/invoices/customers/${customer.id}/statement`;
    const period = 'from=2040-02-01&to=2040-04-10';
    const { movements, closingBalance } = await call<{
      movements: { kind: string; amount: number }[];
      closingBalance: number;
    }>('GET', `${statement}?${period}`);
    expect(closingBalance).toBe(0);
    expect(movements.map(({ kind, amount }) => `${kind} ${amount}`).sort()).toEqual([
      'application 0',
      'credit_note -10000',
      'invoice 138150',
      'payment -50000',
      'payment -88150',
      'payment -88150',
      'refund 10000',
      'refund 88150',
    ]);
    const pdf = await call<Uint8Array>('GET', `${statement}/pdf?${period}`);
    const shown = await textOf(pdf);
    for (const words of [sent.number, '1,381.50', '500.00', '881.50'])
      expect(shown).toContain(words);
    expect(await call('GET', '/audit/verify')).toMatchObject({ intact: true });
  });
});
