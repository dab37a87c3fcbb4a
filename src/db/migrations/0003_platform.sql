-- What every domain stands on: audit, idempotency, the outbox towards the engine, runs, mail.

-- Append-only and hash-chained per organization: each row's hash covers the one before it.
create table audit_log (
  org_id      uuid not null references organizations,
  seq         bigint not null default 0,
  id          uuid not null,
  at          timestamptz not null default clock_timestamp(),
  actor_kind  text not null check (actor_kind in ('user', 'api_key', 'approver', 'workflow', 'system')),
  actor_id    text,
  action      text not null,
  entity_type text not null,
  entity_id   text not null,
  before      jsonb,
  after       jsonb,
  request_id  text,
  workflow_id text,
  prev_hash   text not null default '',
  hash        text not null default '',
  primary key (org_id, seq),
  -- Also the order of its lists: newest first, read from the end.
  unique (org_id, id)
);
create index audit_log_by_entity on audit_log (org_id, entity_type, entity_id);
select keep_apart('audit_log');

create table audit_heads (
  org_id uuid primary key references organizations,
  seq    bigint not null,
  hash   text not null
);
select keep_apart('audit_heads');

create function audit_hash(entry audit_log) returns text language sql stable as $$
  select encode(sha256(convert_to(jsonb_build_array(
    entry.prev_hash, entry.org_id, entry.seq, entry.id, extract(epoch from entry.at), entry.actor_kind, entry.actor_id,
    entry.action, entry.entity_type, entry.entity_id, entry.before, entry.after, entry.request_id,
    entry.workflow_id)::text, 'UTF8')), 'hex')
$$;

-- Taking the head's row lock puts the writers of one organization in line, so the chain has no fork.
create function audit_chain() returns trigger language plpgsql security definer
  set search_path = public as $$
declare head audit_heads;
begin
  insert into audit_heads values (new.org_id, 0, '') on conflict do nothing;
  select * into head from audit_heads where org_id = new.org_id for update;
  new.seq := head.seq + 1;
  new.prev_hash := head.hash;
  new.hash := audit_hash(new);
  update audit_heads set seq = new.seq, hash = new.hash where org_id = new.org_id;
  return new;
end $$;
create trigger audit_chain before insert on audit_log for each row execute function audit_chain();
revoke update, delete, truncate on audit_log from bursar_app;
revoke insert, update, delete, truncate on audit_heads from bursar_app;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed or removed', tg_table_name using errcode = '42501';
end $$;
create trigger audit_log_append_only before update or delete or truncate on audit_log
  for each statement execute function refuse_change();

-- The first answer to a request, given again to whoever repeats it with the same key. The body is
-- sealed, because it may hold a secret that is shown once.
create table idempotency_keys (
  org_id       uuid not null references organizations,
  key          text not null,
  request_hash text not null,
  status       smallint not null,
  headers      jsonb not null,
  body         text not null,
  created_at   timestamptz not null default now(),
  primary key (org_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);
select keep_apart('idempotency_keys');
select system_may('select, delete', 'idempotency_keys');

-- The intent to start, signal or cancel a workflow, committed together with the change behind it.
create type intent_kind as enum ('start', 'signal', 'cancel');
create table workflow_intents (
  -- Not behind org_id, which a key can't hold where it is null; nothing lists them by organization.
  id                uuid primary key,
  -- Null for what belongs to a person rather than to an organization (account mail).
  org_id            uuid references organizations,
  kind              intent_kind not null,
  workflow_type     text,
  workflow_id       text not null,
  task_queue        text,
  signal_name       text,
  args              jsonb not null default '[]',
  search_attributes jsonb not null default '{}',
  trace             jsonb not null default '{}',
  attempts          int not null default 0,
  -- The process that commits an intent tries it at once; the dispatcher comes after it.
  next_attempt_at   timestamptz not null default now() + interval '5 seconds',
  last_error        text,
  done_at           timestamptz,
  created_at        timestamptz not null default now()
);
create index workflow_intents_due on workflow_intents (next_attempt_at) where done_at is null;
create index workflow_intents_by_workflow on workflow_intents (workflow_id, id);
select keep_apart('workflow_intents', org_may_be_null => true);
select system_may('select, update', 'workflow_intents');

-- One row a workflow that a person asked for: what lists and progress pages show.
create type run_status as enum ('running', 'completed', 'failed', 'cancelled');
create table runs (
  org_id       uuid not null references organizations,
  id           uuid not null,
  kind         text not null,
  workflow_id  text not null,
  entity_type  text not null,
  entity_id    uuid not null,
  parent_id    uuid,
  status       run_status not null default 'running',
  started_by   text,
  started_at   timestamptz not null default now(),
  finished_at  timestamptz,
  -- When an open run is next held against the engine.
  next_check_at timestamptz not null default now() + interval '1 minute',
  result       jsonb,
  error        jsonb,
  primary key (org_id, id),
  unique (workflow_id),
  foreign key (org_id, parent_id) references runs (org_id, id)
);
create index runs_by_entity on runs (org_id, entity_type, entity_id, id desc);
create index runs_to_check on runs (next_check_at) where status = 'running';
select keep_apart('runs');
select system_may('select, update', 'runs');

-- Every mail, keyed by the step that sends it: the row decides whether it still has to leave.
create type email_status as enum ('queued', 'sending', 'sent', 'refused', 'unknown', 'cancelled');
create table emails (
  -- Alone for the same reason as in workflow_intents.
  id           uuid primary key,
  -- Null for mail about an account (verify, reset), which belongs to no organization.
  org_id       uuid references organizations,
  dedupe_key   text not null unique,
  recipient    text not null,
  subject      text not null,
  status       email_status not null default 'queued',
  attempts     int not null default 0,
  provider_id  text,
  last_error   text,
  sent_at      timestamptz,
  created_at   timestamptz not null default now()
);
create index emails_newest on emails (org_id, id desc);
create index emails_open on emails (created_at) where status in ('queued', 'sending');
select keep_apart('emails', org_may_be_null => true);
select system_may('select, update', 'emails');

-- Where an organization wants to be told of what happens. The secret is sealed, never in clear.
create table webhook_endpoints (
  org_id      uuid not null references organizations,
  id          uuid not null,
  url         text not null,
  description text not null default '',
  event_types text[] not null check (cardinality(event_types) > 0),
  enabled     boolean not null default true,
  secret      text not null,
  version     int not null default 1,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (org_id, id)
);
select keep_apart('webhook_endpoints');
select count_versions('webhook_endpoints');
