-- Documents, the text read from them, the analyses of that text, and what the models cost.

create table documents (
  org_id     uuid not null references organizations,
  id         uuid not null,
  -- The newest version's name and number; its content stands in document_versions.
  file_name  text not null,
  latest     int not null default 1,
  created_by text,
  removed_at timestamptz,
  version    int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id)
);
create index documents_newest on documents (org_id, id desc) where removed_at is null;
select keep_apart('documents');
select count_versions('documents');

create table document_versions (
  org_id      uuid not null references organizations,
  id          uuid not null,
  document_id uuid not null,
  number      int not null,
  file_name   text not null,
  media_type  text not null,
  sha256      text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes  bigint not null,
  -- Null until its text has been read.
  page_count  int,
  -- Why it could not be read, as {code, detail}; a further analysis tries again.
  failure     jsonb,
  storage_key text not null unique,
  created_by  text,
  removed_at  timestamptz,
  created_at  timestamptz not null default now(),
  primary key (org_id, id),
  unique (document_id, number),
  check (page_count is null or failure is null),
  foreign key (org_id, document_id) references documents (org_id, id)
);
-- The same file twice is the same document, until that document is removed.
create unique index document_versions_content on document_versions (org_id, sha256)
  where removed_at is null;
select keep_apart('document_versions');

-- Figures point into this text by character offset, so a row never changes once it is written.
create table document_pages (
  org_id     uuid not null,
  version_id uuid not null,
  page       int not null,
  content    text not null,
  -- A tsvector ends at 1 MB, hence the cut; what follows is still readable, only not searched. Kept
  -- because a search reads every page of the organization: row-level security lets no text index in.
  words      tsvector not null generated always as (to_tsvector('simple', left(content, 100000))) stored,
  primary key (org_id, version_id, page),
  foreign key (org_id, version_id) references document_versions (org_id, id)
);
select keep_apart('document_pages');
revoke update on document_pages from bursar_app;

-- One attempt to analyse one version; its state is the run's.
create table analyses (
  org_id      uuid not null references organizations,
  id          uuid not null,
  document_id uuid not null,
  version_id  uuid not null,
  run_id      uuid not null,
  attempt     int not null,
  -- What the agents say together: written once, by the merge.
  merged      jsonb,
  merged_at   timestamptz,
  created_at  timestamptz not null default now(),
  primary key (org_id, id),
  unique (document_id, attempt),
  foreign key (org_id, document_id) references documents (org_id, id),
  foreign key (org_id, version_id) references document_versions (org_id, id),
  foreign key (org_id, run_id) references runs (org_id, id)
);
create index analyses_by_run on analyses (run_id);
select keep_apart('analyses');

create type analysis_agent as enum
  ('parser', 'analyzer', 'compliance', 'fraud', 'alert', 'insight');
create type agent_outcome as enum ('completed', 'failed');

-- One row an agent that ended, written the moment it ends.
create table analysis_agents (
  org_id      uuid not null,
  analysis_id uuid not null,
  agent       analysis_agent not null,
  status      agent_outcome not null,
  -- 'rules', or the name of the model that refined them.
  engine      text not null default 'rules',
  started_at  timestamptz not null,
  finished_at timestamptz not null,
  duration_ms int not null,
  result      jsonb,
  -- What a reader of the result should know: what was cut, rejected or left out.
  notes       jsonb not null default '[]',
  error       jsonb,
  stored_at   timestamptz not null default now(),
  primary key (org_id, analysis_id, agent),
  foreign key (org_id, analysis_id) references analyses (org_id, id)
);
select keep_apart('analysis_agents');

-- What a document's newest finished analysis found, ready for queries over documents and periods.
create type metric_kind as enum ('figure', 'ratio');
create table financial_metrics (
  org_id      uuid not null references organizations,
  id          uuid not null,
  document_id uuid not null,
  analysis_id uuid not null,
  kind        metric_kind not null,
  name        text not null,
  period      text not null,
  value       numeric not null,
  currency    char(3),
  created_at  timestamptz not null default now(),
  primary key (org_id, id),
  unique (analysis_id, kind, name, period),
  foreign key (org_id, document_id) references documents (org_id, id),
  foreign key (org_id, analysis_id) references analyses (org_id, id)
);
create index financial_metrics_by_name on financial_metrics (org_id, name, period);
create index financial_metrics_by_document on financial_metrics (document_id);
select keep_apart('financial_metrics');

-- Every call of a model, also the ones that failed and the ones that the cache answered.
create table ai_calls (
  org_id          uuid not null references organizations,
  id              uuid not null,
  analysis_id     uuid,
  agent           text not null,
  model           text not null,
  outcome         text not null,
  input_tokens    int not null,
  output_tokens   int not null,
  -- Millionths of a US dollar: one call costs less than a cent.
  cost_usd_micros bigint not null,
  duration_ms     int not null,
  cached          boolean not null default false,
  detail          text,
  created_at      timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, analysis_id) references analyses (org_id, id)
);
create index ai_calls_by_time on ai_calls (org_id, created_at);
select keep_apart('ai_calls');

create table ai_agent_logs (
  org_id      uuid not null references organizations,
  id          uuid not null,
  document_id uuid not null,
  analysis_id uuid not null,
  agent       text not null,
  status      text not null,
  engine      text not null,
  duration_ms int not null,
  error       jsonb,
  created_at  timestamptz not null default now(),
  primary key (org_id, id),
  unique (analysis_id, agent),
  foreign key (org_id, document_id) references documents (org_id, id),
  foreign key (org_id, analysis_id) references analyses (org_id, id)
);
select keep_apart('ai_agent_logs');

-- What a model answered to exactly this question of this organization.
create table ai_cache (
  org_id     uuid not null references organizations,
  key        text not null,
  answer     jsonb not null,
  created_at timestamptz not null default now(),
  primary key (org_id, key)
);
select keep_apart('ai_cache');

create table ai_settings (
  org_id                        uuid primary key references organizations,
  monthly_cost_limit_usd_micros bigint check (monthly_cost_limit_usd_micros >= 0),
  version                       int not null default 1,
  updated_at                    timestamptz not null default now()
);
select keep_apart('ai_settings');
select count_versions('ai_settings');
