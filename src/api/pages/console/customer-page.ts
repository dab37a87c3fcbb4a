import { randomUUID } from 'node:crypto';
import { found } from '../../../domain/kit/problem.ts';
import { card, day, facts, figures, linkButton, money, pageHead } from '../kit/components.ts';
import type { Page } from '../kit/layout.ts';
import { html } from '../kit/markup.ts';
import { givenIn, submit, type Visit } from './answering.ts';
import { behaviourCard } from './behaviour-card.ts';
import { customerActPanel, customerActs } from './customer-acts.ts';
import { type CustomerFacts, type OpenInvoice, readCustomer } from './customer-facts.ts';
import { holds } from './customer-form.ts';
import { customerBadges } from './customer-list.ts';
import { assertMay, type Desk } from './desk.ts';
import type { Refused } from './fields.ts';
import { frame } from './frame.ts';
import { invoiceTable } from './invoice-list.ts';
import { withQuery } from './paths.ts';

export const visitCustomer: Visit = async (desk, c) => {
  const done = c.req.query('done');
  const act = customerActs.find(({ name }) => name === done);
  const said = done === 'save' ? 'Saved.' : act?.done;
  return customerPage(desk, await readCustomer(desk, c.req.param('id') ?? ''), { done: said });
};

export const actOnCustomerPage: Visit = async (desk, c) => {
  const act = found(
    customerActs.find(({ name }) => name === c.req.param('act')),
    'page',
  );
  assertMay(desk, act.permission ?? 'invoices:write');
  const given = await givenIn(c);
  const known = await readCustomer(desk, c.req.param('id') ?? '');
  const fields = act.fields?.(known, desk) ?? [];
  const { refused } = await submit(desk, {
    ...{ form: act.name, fields, given },
    request: (body) => {
      if (typeof act.path === 'function') return act.path(body);
      const path = `/invoices/customers/${known.customer.id}${act.path}`;
      return { path, body: act.fields ? body : undefined };
    },
  });
  if (refused) {
    const now = await readCustomer(desk, known.customer.id);
    const said = refused.message ?? refused.errors.map(({ message }) => message).join(' ');
    const isOffered = act.offered(now);
    return customerPage(desk, now, {
      refused: isOffered ? refused : { ...refused, message: said },
    });
  }
  return c.redirect(withQuery(desk.paths.customer(known.customer.id), { done: act.name }), 303);
};

interface Shown {
  done?: string | undefined;
  refused?: Refused;
}

function customerPage(desk: Desk, known: CustomerFacts, { done, refused }: Shown): Page {
  const { paths, may } = desk;
  const { customer, invoices } = known;
  const all = withQuery(paths.invoices, { customerId: customer.id });
  const create = withQuery(paths.newInvoice, { customerId: customer.id });
  const isOpen = customer.status === 'active' && may('invoices:write');
  return frame(desk, {
    ...{ title: customer.name, place: 'customers', done, refused },
    main: html`<div class="head-row">
        ${pageHead(customer.name, customerBadges(customer))}
        ${isOpen && linkButton(create, 'New invoice')}
      </div>
      <div class="split">
        <div class="stack">
          ${balanceCard(desk, known)}
          ${behaviourCard(desk, known)}
          ${card(
            'Latest invoices',
            invoiceTable(desk, invoices, true),
            html`<p>
            <a href="${all}">All of their invoices</a></p>`,
          )}
          ${factsCard(desk, known)}
        </div>
        ${customerActPanel(desk, known, { refused, once: randomUUID() })}
      </div>`,
  });
}

function balanceCard({ display }: Desk, { open, credit, hasMoreOpen }: CustomerFacts) {
  const show = (amountMinor: number, currency: string) => money({ amountMinor, currency }, display);
  const currencies = [...Map.groupBy(open, ({ currency }) => currency)];
  const sum = (rows: readonly OpenInvoice[]) => rows.reduce((total, row) => total + row.open, 0);
  const owed = currencies.flatMap(([currency, rows]) => {
    const late = rows.filter(({ daysLate }) => daysLate > 0);
    const oldest = late.map(({ dueDate }) => dueDate).sort()[0];
    return [
      [`Owes in ${currency}`, show(sum(rows), currency)] as const,
      ['Overdue', show(sum(late), currency)] as const,
      ...(oldest ? [['Oldest due', day(oldest, display)] as const] : []),
    ];
  });
  const has = credit.map(
    ({ currency, amount }) => [`Credit in ${currency}`, show(amount, currency)] as const,
  );
  const all = [...owed, ...has];
  return card(
    'Balance',
    all.length > 0 ? figures(all) : html`<p>They owe nothing and have no credit.</p>`,
    hasMoreOpen && html`<p class="muted">Of their latest 200 open invoices.</p>`,
  );
}

function factsCard({ paths }: Desk, { customer, members }: CustomerFacts) {
  const statement = `${paths.api}/customers/${customer.id}/statement/pdf`;
  const { billingAddress: at } = customer;
  const region = at && [at.postalCode, at.city, at.region].filter(Boolean).join(' ');
  const address = at && [at.line1, at.line2, region, at.country].filter(Boolean).join(', ');
  return card(
    'Details',
    facts([
      ['E-mail', customer.email],
      ['Phone', customer.phone],
      ['Address', address],
      ['Terms', customer.terms ?? 'The organization’s'],
      ['Currency', customer.currency],
      ['Reminders', holds.find(({ value }) => value === customer.hold)?.label],
      ['Looked after by', members.find(({ value }) => value === customer.assignedTo)?.label],
      ['Tax id', customer.taxId],
      ['Your number', customer.externalRef],
      ['Note', customer.note],
    ]),
    html`<p><a href="${statement}">Statement of account (PDF)</a></p>`,
  );
}
