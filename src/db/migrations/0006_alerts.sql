-- What people have to look at, and the events that other systems are told.

create type alert_severity as enum ('info', 'low', 'medium', 'high', 'critical');
create type alert_status as enum ('unread', 'read', 'acknowledged', 'resolved');

create table alerts (
  org_id          uuid not null references organizations,
  id              uuid not null,
  -- What raised it and why: a retry or a second look at the same facts raises nothing new.
  dedupe_key      text not null,
  source          text not null,
  severity        alert_severity not null,
  status          alert_status not null default 'unread',
  title           text not null,
  detail          text not null,
  entity_type     text not null,
  entity_id       uuid not null,
  facts           jsonb not null default '{}',
  acknowledged_by text,
  acknowledged_at timestamptz,
  resolved_by     text,
  resolved_at     timestamptz,
  resolution_note text,
  version         int not null default 1,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  primary key (org_id, id),
  unique (org_id, dedupe_key)
);
create index alerts_by_entity on alerts (org_id, entity_type, entity_id, id desc);
create index alerts_open on alerts (org_id, severity, id desc) where status <> 'resolved';
select keep_apart('alerts');
select count_versions('alerts');

-- Written with the change that they tell of; each is delivered to the webhooks that ask for its type.
create table webhook_events (
  org_id     uuid not null references organizations,
  id         uuid not null,
  type       text not null,
  -- One event for one fact, whatever was retried.
  dedupe_key text not null,
  payload    jsonb not null,
  created_at timestamptz not null default now(),
  primary key (org_id, id),
  unique (org_id, dedupe_key)
);
select keep_apart('webhook_events');
