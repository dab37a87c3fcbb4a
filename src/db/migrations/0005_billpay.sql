-- Bill pay: what the organization owes, who may approve it, and who did.

create type vendor_status as enum ('active', 'archived');
create table vendors (
  org_id     uuid not null references organizations,
  id         uuid not null,
  name       text not null,
  email      text,
  currency   char(3),
  note       text,
  status     vendor_status not null default 'active',
  version    int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id)
);
select keep_apart('vendors');
select count_versions('vendors');

create type bill_status as enum ('draft', 'in_approval', 'approved', 'rejected', 'cancelled');
create table bills (
  org_id         uuid not null references organizations,
  id             uuid not null,
  vendor_id      uuid not null,
  number         text not null,
  -- Equal keys of one vendor may be one bill written twice: a reason to look, not a proof.
  number_key     text not null,
  currency       char(3) not null,
  issue_on       date not null,
  due_on         date not null,
  note           text,
  -- What one unit of the bill's currency costs in base currency; null where nobody said.
  exchange_rate  numeric check (exchange_rate > 0),
  subtotal_minor bigint not null,
  discount_minor bigint not null,
  tax_minor      bigint not null,
  total_minor    bigint not null check (total_minor > 0),
  content_hash   text not null,
  status         bill_status not null default 'draft',
  round          int not null default 0,
  created_by     uuid not null references users,
  edited_by      uuid not null references users,
  submitted_by   uuid references users,
  submitted_at   timestamptz,
  version        int not null default 1,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, vendor_id) references vendors (org_id, id)
);
create index bills_by_vendor on bills (org_id, vendor_id, submitted_at);
create index bills_by_number on bills (org_id, vendor_id, number_key);
create unique index bills_once on bills (org_id, vendor_id, number, total_minor)
  where status in ('draft', 'in_approval', 'approved');
select keep_apart('bills');
select count_versions('bills');

create table bill_lines (
  org_id       uuid not null references organizations,
  bill_id      uuid not null,
  position     int not null,
  id           uuid not null,
  description  text not null,
  category     text,
  quantity     numeric not null,
  unit_price   numeric not null,
  tax_rates    text[] not null default '{}',
  discount     jsonb,
  net_minor    bigint not null,
  tax_minor    bigint not null,
  total_minor  bigint not null,
  primary key (org_id, bill_id, position),
  foreign key (org_id, bill_id) references bills (org_id, id) on delete cascade
);
select keep_apart('bill_lines');

create table approval_policies (
  org_id               uuid not null references organizations,
  id                   uuid not null,
  name                 text not null,
  rules                jsonb not null,
  remind_after_hours   int not null default 24 check (remind_after_hours between 1 and 720),
  escalate_after_hours int not null default 72 check (escalate_after_hours between 1 and 720),
  expire_after_days    int not null default 30 check (expire_after_days between 1 and 365),
  -- From this amount on (base currency) a link alone does not decide: its person signs in as well.
  sign_in_from_minor   bigint check (sign_in_from_minor >= 0),
  version              int not null default 1,
  created_at           timestamptz not null default now(),
  updated_at           timestamptz not null default now(),
  primary key (org_id, id)
);
select keep_apart('approval_policies');
select count_versions('approval_policies');

-- One row a round of votes. The chain and the times are frozen here: a policy that is edited or
-- removed meanwhile changes nothing for bills that are under way.
create type approval_status as enum
  ('open', 'approved', 'rejected', 'expired', 'superseded', 'withdrawn', 'cancelled', 'interrupted');
create table approvals (
  org_id               uuid not null references organizations,
  id                   uuid not null,
  bill_id              uuid not null,
  round                int not null,
  run_id               uuid not null,
  workflow_id          text not null,
  status               approval_status not null default 'open',
  policy_id            uuid,
  policy_version       int,
  policy_rule          int,
  split                boolean not null default false,
  needs_sign_in        boolean not null default false,
  chain                jsonb not null,
  remind_after_hours   int not null,
  escalate_after_hours int not null,
  content_hash         text not null,
  requested_by         uuid not null references users,
  excluded             uuid[] not null,
  step                 int not null default 1,
  quorum               int not null,
  blocked              boolean not null default false,
  remind_at            timestamptz[] not null default '{}',
  escalate_at          timestamptz,
  expires_at           timestamptz not null,
  opened_at            timestamptz not null default now(),
  closed_at            timestamptz,
  primary key (org_id, id),
  unique (org_id, bill_id, round),
  foreign key (org_id, bill_id) references bills (org_id, id),
  foreign key (org_id, run_id) references runs (org_id, id)
);
create unique index approvals_open on approvals (org_id, bill_id) where status = 'open';
create index approvals_blocked on approvals (org_id) where status = 'open' and blocked;
select keep_apart('approvals');

-- One person's part in a step; `holder_id` differs from `approver_id` while it is handed on.
create type seat_origin as enum ('policy', 'escalation');
create table approval_seats (
  org_id      uuid not null references organizations,
  approval_id uuid not null,
  step        int not null,
  approver_id uuid not null references users,
  holder_id   uuid not null references users,
  holds_until timestamptz,
  turn        int not null default 0,
  origin      seat_origin not null,
  approved    boolean not null default false,
  released    boolean not null default false,
  asked_at    timestamptz not null default now(),
  primary key (org_id, approval_id, step, approver_id),
  foreign key (org_id, approval_id) references approvals (org_id, id)
);
create index approval_seats_waiting on approval_seats (org_id, holder_id)
  where not approved and not released;
select keep_apart('approval_seats');

create type approval_decision_kind as enum
  ('approved', 'rejected', 'delegated', 'asked', 'answered');
create type decision_channel as enum ('api', 'link');
create table approval_decisions (
  org_id      uuid not null references organizations,
  id          uuid not null,
  approval_id uuid not null,
  bill_id     uuid not null,
  step        int not null,
  -- The decision's own key: sent again, it is the same decision.
  key         text not null,
  kind        approval_decision_kind not null,
  by_id       uuid not null references users,
  -- Whose seat it was; another one's than `by_id` after a delegation.
  seat_of     uuid references users,
  comment     text,
  delegate_to uuid references users,
  until       timestamptz,
  via         decision_channel not null,
  decided_at  timestamptz not null default now(),
  primary key (org_id, id),
  unique (org_id, approval_id, key),
  foreign key (org_id, approval_id) references approvals (org_id, id),
  foreign key (org_id, bill_id) references bills (org_id, id)
);
create unique index approval_votes_once on approval_decisions (org_id, approval_id, step, by_id)
  where kind in ('approved', 'rejected');
create index approval_decisions_by_bill on approval_decisions (org_id, bill_id, id);
select keep_apart('approval_decisions');
revoke update, delete, truncate on approval_decisions from bursar_app;

-- The token itself is in the mail alone. `uses` counts what was sent with it: the page's nonce is
-- made of the token and this number, so each page can be sent once.
create table approval_links (
  org_id       uuid not null references organizations,
  id           uuid not null,
  approval_id  uuid not null,
  bill_id      uuid not null,
  step         int not null,
  approver_id  uuid not null references users,
  token_hash   text not null unique,
  content_hash text not null,
  uses         int not null default 0,
  expires_at   timestamptz not null check (expires_at <= created_at + interval '72 hours'),
  created_at   timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, approval_id) references approvals (org_id, id),
  foreign key (org_id, bill_id) references bills (org_id, id)
);
select keep_apart('approval_links');
select system_may('select', 'approval_links');
