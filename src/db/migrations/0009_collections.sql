-- Collections: what is done about an invoice until it is paid, void or written off.

create type collection_status as enum ('active', 'paused', 'ended');
create type collection_end as enum ('paid', 'void', 'written_off');

-- One row a sent invoice. Where it stands is worked out from this row and the invoice; the workflow
-- keeps it going.
create table collections (
  org_id        uuid not null references organizations,
  invoice_id    uuid not null,
  run_id        uuid not null,
  workflow_id   text not null,
  -- Which run it is: an invoice that is owed again after its end is collected anew.
  round         int not null default 1,
  status        collection_status not null default 'active',
  -- This invoice's own schedule; null takes the customer's, or the default one.
  schedule_id   uuid,
  -- Steps of this day and before are not made up for.
  started_at    timestamptz not null default now(),
  -- The day from which steps count, where it is not the due date: when it was owed again.
  anchor_on     date,
  -- Reminders wait until this day; null while paused waits for a person.
  paused_until  date,
  pause_reason  text,
  paused_by     uuid references users,
  -- How many steps sharper than the schedule says; a broken promise adds one.
  escalations   int not null default 0,
  overdue_at    timestamptz,
  -- Handed to a person after the last step, or by one.
  escalated_at  timestamptz,
  assigned_to   uuid references users,
  ended_as      collection_end,
  ended_at      timestamptz,
  version       int not null default 1,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  primary key (org_id, invoice_id),
  foreign key (org_id, invoice_id) references invoices (org_id, id),
  foreign key (org_id, run_id) references runs (org_id, id),
  foreign key (org_id, schedule_id) references reminder_schedules (org_id, id),
  check ((status = 'ended') = (ended_as is not null))
);
create index collections_open on collections (org_id, invoice_id) where status <> 'ended';
select keep_apart('collections');
select count_versions('collections');

create type promise_status as enum ('active', 'kept', 'broken', 'replaced', 'cancelled');

create table payment_promises (
  org_id       uuid not null references organizations,
  id           uuid not null,
  invoice_id   uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  -- What was owed when it was made: it is kept when that has gone down by the amount.
  balance_minor bigint not null check (balance_minor >= amount_minor),
  promised_on  date not null,
  grace_days   int not null check (grace_days between 0 and 30),
  status       promise_status not null default 'active',
  -- Who said so: the customer on the hosted page, or a person who spoke with them.
  by_customer  boolean not null,
  recorded_by  uuid references users,
  note         text,
  closed_at    timestamptz,
  created_at   timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, invoice_id) references invoices (org_id, id)
);
create unique index payment_promises_active on payment_promises (org_id, invoice_id)
  where status = 'active';
create index payment_promises_by_invoice on payment_promises (org_id, invoice_id, id desc);
select keep_apart('payment_promises');

create type dispute_kind as enum ('customer', 'chargeback');
create type dispute_status as enum ('open', 'accepted', 'rejected', 'withdrawn');

-- While one is open, nothing is reminded and nothing refunded.
create table disputes (
  org_id        uuid not null references organizations,
  id            uuid not null,
  kind          dispute_kind not null,
  invoice_id    uuid not null,
  payment_id    uuid,
  provider      text,
  provider_id   text,
  amount_minor  bigint not null check (amount_minor > 0),
  reason        text not null,
  detail        text,
  status        dispute_status not null default 'open',
  opened_by     uuid references users,
  resolved_by   uuid references users,
  resolution    text,
  opened_at     timestamptz not null default now(),
  resolved_at   timestamptz,
  version       int not null default 1,
  updated_at    timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, invoice_id) references invoices (org_id, id),
  foreign key (org_id, payment_id) references customer_payments (org_id, id)
);
create unique index disputes_once on disputes (org_id, provider, provider_id)
  where provider_id is not null;
create index disputes_open on disputes (org_id, invoice_id) where status = 'open';
create index disputes_by_invoice on disputes (org_id, invoice_id, id desc);
select keep_apart('disputes');
select count_versions('disputes');

create type message_channel as enum ('email', 'letter', 'phone', 'sms');
create type message_tone as enum ('friendly', 'neutral', 'firm', 'final');
create type message_outcome as enum ('reached', 'left_message', 'no_answer', 'wrong_number', 'sent');
create type message_status as enum
  ('draft', 'awaiting_approval', 'to_do', 'queued', 'sending', 'sent', 'delivered', 'opened',
   'bounced', 'complained', 'refused', 'unknown', 'done', 'cancelled');

-- One message to one customer, about one invoice or all that are due. A phone call or a letter is a
-- task for a person: `to_do`, then `done`.
create table communications (
  org_id       uuid not null references organizations,
  id           uuid not null,
  customer_id  uuid not null,
  situation    text not null,
  -- Whether it asks for money that is or falls due: one such message a customer, currency and day.
  reminds      boolean not null,
  channel      message_channel not null,
  tone         message_tone not null,
  language     text not null,
  currency     char(3) not null,
  -- Null is the customer's address at the moment of sending.
  recipient    text,
  -- As a person wrote or approved it; null is filled from the template and the facts of the moment.
  subject      text,
  body         text,
  -- Of the account that a statement is of, which is read when it leaves.
  statement_from date,
  statement_to   date,
  -- One message in all time for this key: it is the mail's own key at the provider.
  send_key     text not null,
  status       message_status not null,
  -- The customer's day that it leaves on, or that it was laid before a person.
  due_on       date not null,
  next_attempt_at timestamptz not null default now(),
  attempts     int not null default 0,
  last_error   text,
  approved_by  uuid references users,
  created_by   uuid references users,
  -- What came of a task for a person.
  outcome      message_outcome,
  outcome_note text,
  done_by      uuid references users,
  done_at      timestamptz,
  provider_id  text,
  -- The call to the provider that it leaves with, where many leave at once: also its key there.
  batch_id     uuid,
  sent_at      timestamptz,
  delivered_at timestamptz,
  opened_at    timestamptz,
  bounced_at   timestamptz,
  version      int not null default 1,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  primary key (org_id, id),
  unique (send_key),
  check ((status = 'done') = (outcome is not null)),
  check (num_nonnulls(statement_from, statement_to) = case situation when 'statement' then 2 else 0 end),
  foreign key (org_id, customer_id) references customers (org_id, id)
);
create index communications_by_customer on communications (org_id, customer_id, id desc);
create index communications_by_status on communications (org_id, status, id desc);
create index communications_reminders on communications
  (org_id, customer_id, currency, due_on) where reminds;
create index communications_due on communications (next_attempt_at, id)
  where status in ('queued', 'sending');
create index communications_by_batch on communications (batch_id) where status = 'sending';
create unique index communications_by_provider on communications (provider_id)
  where provider_id is not null;
select keep_apart('communications');
select system_may('select, update', 'communications');
select count_versions('communications');

-- Which step of which invoice a message takes: a step is taken once, whatever crashes. A message
-- that was stopped or could not be delivered gives its steps back.
create table communication_items (
  org_id           uuid not null references organizations,
  communication_id uuid not null,
  invoice_id       uuid not null,
  step_key         text not null,
  released         boolean not null default false,
  created_at       timestamptz not null default now(),
  primary key (org_id, communication_id, invoice_id),
  foreign key (org_id, invoice_id) references invoices (org_id, id),
  foreign key (org_id, communication_id) references communications (org_id, id)
);
create unique index communication_items_once on communication_items (org_id, invoice_id, step_key)
  where not released;
create index communication_items_by_invoice on communication_items (org_id, invoice_id);
select keep_apart('communication_items');

-- Late fees and interest: each is a document of its own (`invoices.kind = 'late_charge'`), and here
-- stands what it is for. The periods of an invoice follow one another, so no day is charged twice.
create table late_charges (
  org_id         uuid not null references organizations,
  charge_id      uuid not null,
  invoice_id     uuid not null,
  -- Interest counts from the day after the first to the second, that day included.
  after_on       date not null,
  through_on     date not null,
  fee_minor      bigint not null check (fee_minor >= 0),
  interest_minor bigint not null check (interest_minor >= 0),
  -- The step whose reminder it goes with; null where a person has issued it.
  step_key       text,
  created_at     timestamptz not null default now(),
  primary key (org_id, charge_id),
  unique (org_id, invoice_id, after_on),
  foreign key (org_id, charge_id) references invoices (org_id, id),
  foreign key (org_id, invoice_id) references invoices (org_id, id),
  check (through_on > after_on),
  check (fee_minor + interest_minor > 0)
);
create unique index late_charges_one_fee on late_charges (org_id, invoice_id) where fee_minor > 0;
select keep_apart('late_charges');
