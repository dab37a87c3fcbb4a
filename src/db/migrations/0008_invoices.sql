-- Invoices: what customers owe, what they paid, and the documents that put it right.

create type document_series as enum ('invoice', 'credit_note', 'late_charge');
create type tax_rounding as enum ('document', 'line');
create type money_rounding as enum ('half-up', 'half-even');

-- One row an organization, made when it first sells something.
create table invoice_settings (
  org_id                  uuid primary key references organizations,
  legal_name              text,
  address                 jsonb,
  tax_id                  text,
  email                   text,
  phone                   text,
  -- Where the logo lies in the file storage, and what it is.
  logo_key                text,
  logo_media_type         text,
  bank_details            text,
  footer                  text,
  default_terms           text not null default 'net 30',
  tax_rounding            tax_rounding not null default 'document',
  money_rounding          money_rounding not null default 'half-up',
  prices_include_tax      boolean not null default false,
  -- From this total on (base currency) somebody has to approve before an invoice leaves.
  approval_from_minor     bigint check (approval_from_minor >= 0),
  -- What is added where the terms of an invoice do not say otherwise; null adds nothing.
  late_fee_minor          bigint check (late_fee_minor > 0),
  late_interest_percent   numeric check (late_interest_percent > 0 and late_interest_percent <= 100),
  promise_grace_days      int not null default 2 check (promise_grace_days between 0 and 30),
  -- Smaller balances than this are not worth a reminder.
  remind_from_minor       bigint not null default 0 check (remind_from_minor >= 0),
  version                 int not null default 1,
  created_at              timestamptz not null default now(),
  updated_at              timestamptz not null default now()
);
select keep_apart('invoice_settings');
select system_may('select', 'invoice_settings');
select count_versions('invoice_settings');

-- Numbers are taken under the row's lock in the transaction that makes a document final: no gaps.
create table number_series (
  org_id      uuid not null references organizations,
  series      document_series not null,
  prefix      text not null check (length(prefix) <= 20),
  next_number bigint not null default 1 check (next_number > 0),
  min_digits  smallint not null default 4 check (min_digits between 1 and 12),
  primary key (org_id, series)
);
select keep_apart('number_series');

create type customer_status as enum ('active', 'archived', 'merged');
create type dunning_hold as enum ('none', 'excluded', 'legal', 'insolvency');
create type address_standing as enum ('unknown', 'delivered', 'bounced', 'complained');

-- Steps are days from the due date: {key, offsetDays, tone, channel, needsApproval}.
create table reminder_schedules (
  org_id              uuid not null references organizations,
  id                  uuid not null,
  name                text not null,
  is_default          boolean not null default false,
  steps               jsonb not null,
  -- Days between two reminders of one invoice, how many it may get, and when a person takes over.
  cool_down_days      int not null default 2 check (cool_down_days between 1 and 30),
  max_reminders       int not null default 12 check (max_reminders between 1 and 50),
  escalate_after_days int not null default 7 check (escalate_after_days between 1 and 90),
  version             int not null default 1,
  created_at          timestamptz not null default now(),
  updated_at          timestamptz not null default now(),
  primary key (org_id, id)
);
create unique index reminder_schedules_default on reminder_schedules (org_id) where is_default;
select keep_apart('reminder_schedules');
select count_versions('reminder_schedules');

create table customers (
  org_id                 uuid not null references organizations,
  id                     uuid not null,
  name                   text not null,
  -- How an import names it; unique among those that are not archived or merged.
  external_ref           text,
  email                  text,
  phone                  text,
  contacts               jsonb not null default '[]',
  billing_address        jsonb,
  tax_id                 text,
  -- As invoices print them: `2/10 net 30`; null takes the organization's.
  terms                  text,
  currency               char(3) not null,
  credit_limit_minor     bigint check (credit_limit_minor >= 0),
  language               text not null default 'en' check (language in ('en', 'de', 'es')),
  time_zone              text,
  schedule_id            uuid,
  consolidated_reminders boolean not null default true,
  -- Channels on which no reminders are wanted.
  opted_out_channels     text[] not null default '{}',
  hold                   dunning_hold not null default 'none',
  address_standing       address_standing not null default 'unknown',
  note                   text,
  assigned_to            uuid,
  status                 customer_status not null default 'active',
  merged_into            uuid,
  -- The import that made them known.
  import_id              uuid,
  version                int not null default 1,
  created_at             timestamptz not null default now(),
  updated_at             timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, merged_into) references customers (org_id, id),
  foreign key (org_id, schedule_id) references reminder_schedules (org_id, id),
  foreign key (org_id, assigned_to) references members (org_id, user_id)
    on delete set null (assigned_to),
  check ((status = 'merged') = (merged_into is not null))
);
create unique index customers_by_ref on customers (org_id, external_ref)
  where external_ref is not null and status = 'active';
create index customers_by_name on customers (org_id, lower(name));
create index customers_by_email on customers (org_id, lower(email));
create index customers_by_import on customers (org_id, import_id) where import_id is not null;
select keep_apart('customers');
select count_versions('customers');

create type invoice_kind as enum ('invoice', 'late_charge');
-- What follows from amounts and dates (paid, overdue, refunded) is derived and not stored.
create type invoice_status as enum
  ('draft', 'pending_approval', 'approved', 'finalized', 'void', 'written_off');

create table invoices (
  org_id                uuid not null references organizations,
  id                    uuid not null,
  kind                  invoice_kind not null default 'invoice',
  -- The invoice that a late charge is about.
  for_invoice_id        uuid,
  customer_id           uuid not null,
  status                invoice_status not null default 'draft',
  -- Null until it is final.
  number                text,
  currency              char(3) not null,
  -- Base currency for one unit of the invoice's, where they differ.
  exchange_rate         numeric check (exchange_rate > 0),
  issue_on              date not null,
  due_on                date not null,
  terms                 text,
  -- What an early payment may keep, and the last day for it.
  early_percent         numeric check (early_percent > 0 and early_percent <= 100),
  early_on              date,
  late_fee_minor        bigint check (late_fee_minor > 0),
  late_interest_percent numeric check (late_interest_percent > 0 and late_interest_percent <= 100),
  po_number             text,
  note                  text,
  discount              jsonb,
  tax_rounding          tax_rounding not null,
  money_rounding        money_rounding not null default 'half-up',
  prices_include_tax    boolean not null,
  -- The document's tax table: [{rate: {percent, name, compound}, netMinor, taxMinor}].
  taxes                 jsonb not null default '[]',
  subtotal_minor        bigint not null,
  discount_minor        bigint not null,
  tax_minor             bigint not null,
  total_minor           bigint not null check (total_minor >= 0),
  -- What has happened to it since, each as a positive sum; the ledger says the same.
  paid_minor            bigint not null default 0 check (paid_minor >= 0),
  refunded_minor        bigint not null default 0 check (refunded_minor >= 0),
  charged_back_minor    bigint not null default 0 check (charged_back_minor >= 0),
  credited_minor        bigint not null default 0 check (credited_minor >= 0),
  written_off_minor     bigint not null default 0 check (written_off_minor >= 0),
  balance_minor         bigint generated always as (
    case when status in ('finalized', 'written_off')
      then total_minor - paid_minor + refunded_minor + charged_back_minor - credited_minor
        - written_off_minor
      else 0 end) stored not null check (balance_minor >= 0),
  approval_requested_by uuid references users,
  approval_requested_at timestamptz,
  approved_by           uuid references users,
  approved_at           timestamptz,
  rejection_reason      text,
  finalized_at          timestamptz,
  sent_at               timestamptz,
  viewed_at             timestamptz,
  paid_on               date,
  voided_at             timestamptz,
  close_reason          text,
  created_by            uuid references users,
  -- Where it came in by an import: the file's own number is kept, and never given twice.
  import_id             uuid,
  version               int not null default 1,
  created_at            timestamptz not null default now(),
  updated_at            timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, customer_id) references customers (org_id, id),
  foreign key (org_id, for_invoice_id) references invoices (org_id, id),
  check ((number is null) = (status in ('draft', 'pending_approval', 'approved'))),
  check ((kind = 'late_charge') = (for_invoice_id is not null)),
  check (due_on >= issue_on)
);
create unique index invoices_by_number on invoices (org_id, kind, number) where number is not null;
create index invoices_by_customer on invoices (org_id, customer_id, id desc);
create index invoices_by_due on invoices (org_id, due_on, id) where balance_minor > 0;
create index invoices_by_import on invoices (org_id, import_id) where import_id is not null;
create index invoices_late_charges on invoices (org_id, for_invoice_id)
  where for_invoice_id is not null;
select keep_apart('invoices');
select count_versions('invoices');

create table invoice_lines (
  org_id       uuid not null references organizations,
  invoice_id   uuid not null,
  position     int not null,
  id           uuid not null,
  description  text not null,
  quantity     numeric not null,
  unit_price   numeric not null,
  -- [{percent, name, compound}] in the order in which compound ones build on the others.
  tax_rates    jsonb not null default '[]',
  discount     jsonb,
  -- Without its own and the document's discount, and what those take off.
  amount_minor   bigint not null,
  discount_minor bigint not null,
  net_minor      bigint not null,
  tax_minor      bigint not null,
  total_minor    bigint not null,
  primary key (org_id, invoice_id, position),
  foreign key (org_id, invoice_id) references invoices (org_id, id) on delete cascade
);
select keep_apart('invoice_lines');

-- The hosted page's link stands in every mail and on the PDF, so its token must be read again:
-- sealed, and found by its hash.
create table invoice_links (
  org_id     uuid not null references organizations,
  invoice_id uuid not null,
  token_hash text not null unique,
  sealed     text not null,
  created_at timestamptz not null default now(),
  primary key (org_id, invoice_id),
  foreign key (org_id, invoice_id) references invoices (org_id, id)
);
select keep_apart('invoice_links');
select system_may('select', 'invoice_links');

create type payment_method as enum
  ('card', 'bank_transfer', 'direct_debit', 'cash', 'check', 'other');

-- Money that has arrived. What no invoice has taken up is the customer's credit.
create table customer_payments (
  org_id           uuid not null references organizations,
  id               uuid not null,
  customer_id      uuid not null,
  currency         char(3) not null,
  amount_minor     bigint not null check (amount_minor > 0),
  received_on      date not null,
  method           payment_method not null,
  -- The processor and its own id of the payment, where one took it.
  provider         text,
  provider_id      text,
  reference        text,
  note             text,
  applied_minor    bigint not null default 0 check (applied_minor >= 0),
  returned_minor   bigint not null default 0 check (returned_minor >= 0),
  unapplied_minor  bigint generated always as (amount_minor - applied_minor - returned_minor) stored
                   not null check (unapplied_minor >= 0),
  recorded_by      uuid references users,
  version          int not null default 1,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, customer_id) references customers (org_id, id),
  check ((provider is null) = (provider_id is null))
);
create unique index customer_payments_once on customer_payments (org_id, provider, provider_id)
  where provider is not null;
create index customer_payments_by_customer on customer_payments (org_id, customer_id, id desc);
create index customer_payments_unapplied on customer_payments (org_id, customer_id, currency, id)
  where unapplied_minor > 0;
select keep_apart('customer_payments');
select count_versions('customer_payments');

create type credit_note_kind as enum ('correction', 'early_payment');

create table credit_notes (
  org_id          uuid not null references organizations,
  id              uuid not null,
  kind            credit_note_kind not null,
  number          text not null,
  customer_id     uuid not null,
  -- The invoice that it corrects: its credit notes never come to more than itself.
  invoice_id      uuid,
  currency        char(3) not null,
  issue_on        date not null,
  reason          text not null,
  -- Never changed once issued: [{description, netMinor, taxMinor, taxRates}].
  lines           jsonb not null,
  taxes           jsonb not null default '[]',
  net_minor       bigint not null,
  tax_minor       bigint not null,
  total_minor     bigint not null check (total_minor > 0),
  applied_minor   bigint not null default 0 check (applied_minor >= 0),
  returned_minor  bigint not null default 0 check (returned_minor >= 0),
  unapplied_minor bigint generated always as (total_minor - applied_minor - returned_minor) stored
                  not null check (unapplied_minor >= 0),
  created_by      uuid references users,
  version         int not null default 1,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  primary key (org_id, id),
  unique (org_id, number),
  foreign key (org_id, customer_id) references customers (org_id, id),
  foreign key (org_id, invoice_id) references invoices (org_id, id)
);
create index credit_notes_by_invoice on credit_notes (org_id, invoice_id);
create index credit_notes_by_customer on credit_notes (org_id, customer_id, id desc);
create index credit_notes_unapplied on credit_notes (org_id, customer_id, currency, id)
  where unapplied_minor > 0;
select keep_apart('credit_notes');
select count_versions('credit_notes');

create type refund_status as enum ('pending', 'succeeded', 'failed', 'needs_review');

-- Money that goes back, of a payment or of a credit note.
create table refunds (
  org_id         uuid not null references organizations,
  id             uuid not null,
  payment_id     uuid,
  credit_note_id uuid,
  -- The invoice whose balance it opens again; null gives back what no invoice had taken up.
  invoice_id     uuid,
  customer_id    uuid not null,
  currency       char(3) not null,
  amount_minor   bigint not null check (amount_minor > 0),
  method         payment_method not null,
  reason         text,
  status         refund_status not null,
  provider       text,
  provider_id    text,
  failure        text,
  -- When the processor was first asked: from then on it is looked up before it is asked again.
  asked_at       timestamptz,
  refunded_on    date,
  requested_by   uuid references users,
  version        int not null default 1,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, payment_id) references customer_payments (org_id, id),
  foreign key (org_id, credit_note_id) references credit_notes (org_id, id),
  foreign key (org_id, invoice_id) references invoices (org_id, id),
  foreign key (org_id, customer_id) references customers (org_id, id),
  check (num_nonnulls(payment_id, credit_note_id) = 1)
);
create unique index refunds_once on refunds (org_id, provider, provider_id)
  where provider_id is not null;
create index refunds_by_payment on refunds (org_id, payment_id);
create index refunds_by_invoice on refunds (org_id, invoice_id);
create index refunds_by_customer on refunds (org_id, customer_id, id desc);
select keep_apart('refunds');
select count_versions('refunds');

create type allocation_kind as enum
  ('payment', 'credit', 'refund', 'chargeback', 'chargeback_reversal');

-- What each payment or credit did to each invoice, in order; never changed. Positive amounts lower
-- the invoice's balance, negative ones raise it again.
create table allocations (
  org_id         uuid not null references organizations,
  id             uuid not null,
  kind           allocation_kind not null,
  payment_id     uuid,
  credit_note_id uuid,
  invoice_id     uuid not null,
  amount_minor   bigint not null check (amount_minor <> 0),
  applied_on     date not null,
  entry_id       uuid not null,
  created_at     timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, payment_id) references customer_payments (org_id, id),
  foreign key (org_id, credit_note_id) references credit_notes (org_id, id),
  foreign key (org_id, invoice_id) references invoices (org_id, id),
  foreign key (org_id, entry_id) references ledger_entries (org_id, id),
  check (num_nonnulls(payment_id, credit_note_id) = 1)
);
create index allocations_by_invoice on allocations (org_id, invoice_id, id);
create index allocations_by_payment on allocations (org_id, payment_id, id);
create index allocations_by_credit_note on allocations (org_id, credit_note_id, id);
select keep_apart('allocations');
revoke update, truncate on allocations from bursar_app;
-- What was done here is never removed; an import that is undone takes along what it brought.
create policy imported on allocations as restrictive for delete using (exists (
  select from invoices i where i.org_id = allocations.org_id and i.id = invoice_id
    and i.import_id is not null));

create type payment_attempt_status as enum
  ('created', 'processing', 'succeeded', 'failed', 'canceled', 'needs_review');

-- A try to take money by a processor. `processing` is neither paid nor failed.
create table payment_attempts (
  org_id          uuid not null references organizations,
  id              uuid not null,
  invoice_id      uuid not null,
  provider        text not null,
  -- The processor's payment, known from the start or once the customer has gone on to pay.
  provider_id     text,
  flow            text not null check (flow in ('intent', 'checkout')),
  -- The processor's page to pay on, where the customer was sent to one.
  checkout_id     text,
  currency        char(3) not null,
  amount_minor    bigint not null check (amount_minor > 0),
  status          payment_attempt_status not null default 'created',
  failure_code    text,
  failure_message text,
  payment_id      uuid,
  -- When it is next looked up at the processor, should no event tell what became of it.
  next_check_at   timestamptz not null default now() + interval '5 minutes',
  version         int not null default 1,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, invoice_id) references invoices (org_id, id),
  foreign key (org_id, payment_id) references customer_payments (org_id, id)
);
create unique index payment_attempts_once on payment_attempts (provider, provider_id)
  where provider_id is not null;
create index payment_attempts_by_invoice on payment_attempts (org_id, invoice_id, id);
create index payment_attempts_open on payment_attempts (next_check_at)
  where status in ('created', 'processing');
select keep_apart('payment_attempts');
select system_may('select, update', 'payment_attempts');
select count_versions('payment_attempts');

-- What a provider has told us, kept before it is acted on; the same event acts once.
create table provider_events (
  provider     text not null,
  event_id     text not null,
  org_id       uuid references organizations,
  type         text not null,
  payload      jsonb not null,
  received_at  timestamptz not null default now(),
  processed_at timestamptz,
  attempts     int not null default 0,
  next_attempt_at timestamptz not null default now(),
  last_error   text,
  primary key (provider, event_id)
);
create index provider_events_due on provider_events (next_attempt_at) where processed_at is null;
select keep_apart('provider_events', org_may_be_null => true);
select system_may('select, insert, update, delete', 'provider_events');

-- What the daily comparison of the processor's books with ours has found.
create table reconciliations (
  org_id       uuid not null references organizations,
  id           uuid not null,
  provider     text not null,
  day          date not null,
  compared     int not null,
  -- [{kind: 'missing-here' | 'missing-there' | 'amount-differs', providerId, …}]
  differences  jsonb not null,
  created_at   timestamptz not null default now(),
  primary key (org_id, id),
  unique (org_id, provider, day)
);
select keep_apart('reconciliations');

-- The books of the sandbox card processor, which stands in for a real one and moves no money.
create type sandbox_payment_status as enum ('open', 'succeeded', 'failed', 'canceled');

create table sandbox_card_payments (
  org_id          uuid not null references organizations,
  id              text not null,
  idempotency_key text not null,
  -- What is asked again under the key gets the first answer.
  request         jsonb not null,
  -- The secret in the address of its test page.
  page_token      text not null unique,
  return_url      text,
  metadata        jsonb not null,
  currency        char(3) not null,
  amount_minor    bigint not null check (amount_minor > 0),
  status          sandbox_payment_status not null default 'open',
  failure_code    text,
  created_at      timestamptz not null default now(),
  primary key (org_id, id),
  unique (org_id, idempotency_key)
);
select keep_apart('sandbox_card_payments');
select system_may('select', 'sandbox_card_payments');

create table sandbox_card_refunds (
  org_id          uuid not null references organizations,
  id              text not null,
  payment_id      text not null,
  idempotency_key text not null,
  refund_id       uuid,
  amount_minor    bigint not null check (amount_minor > 0),
  created_at      timestamptz not null default now(),
  primary key (org_id, id),
  unique (org_id, idempotency_key),
  foreign key (org_id, payment_id) references sandbox_card_payments (org_id, id)
);
create index sandbox_card_refunds_by_payment on sandbox_card_refunds (org_id, payment_id);
select keep_apart('sandbox_card_refunds');
