-- What is learned from receivables: imports of history, models that predict payment, predictions.

create table invoice_imports (
  org_id        uuid not null references organizations,
  id            uuid not null,
  run_id        uuid not null,
  file_name     text not null,
  file_key      text not null,
  rows_read     int not null default 0,
  rows_imported int not null default 0,
  rows_skipped  int not null default 0,
  rows_failed   int not null default 0,
  created_by    uuid references users,
  created_at    timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, run_id) references runs (org_id, id)
);
select keep_apart('invoice_imports');

-- What became of a row of the file that did not come in.
create table invoice_import_errors (
  org_id     uuid not null references organizations,
  import_id  uuid not null,
  row_number int not null,
  column_name text,
  code       text not null,
  message    text not null,
  raw        text not null,
  primary key (org_id, import_id, row_number),
  foreign key (org_id, import_id) references invoice_imports (org_id, id)
);
select keep_apart('invoice_import_errors');

create type payment_model_kind as enum ('learned', 'prior', 'customer_average');

create table payment_models (
  org_id     uuid not null references organizations,
  id         uuid not null,
  kind       payment_model_kind not null,
  -- Everything needed to predict with it, and nothing of any customer by name.
  parameters jsonb not null,
  trained_on int not null,
  -- Settled invoices that were known; a model of few of them is the prior.
  settled    int not null,
  -- On the newest part of the history, which it was not trained on: `quality`, `atIssue` (without
  -- the disputes that came later) and `baseline`; null when the history is too short.
  measured   jsonb,
  created_at timestamptz not null default now(),
  primary key (org_id, id)
);
select keep_apart('payment_models');
select system_may('select', 'payment_models');

create table payment_predictions (
  org_id              uuid not null references organizations,
  invoice_id          uuid not null,
  model_id            uuid not null,
  late_probability    double precision not null check (late_probability between 0 and 1),
  expected_days_late  double precision not null,
  days_late_low       double precision not null,
  days_late_high      double precision not null,
  expected_payment_on date not null,
  -- Days from the due date on each of which a tenth of it is expected.
  tenth_days          jsonb not null,
  reasons             jsonb not null,
  predicted_at        timestamptz not null default now(),
  primary key (org_id, invoice_id),
  foreign key (org_id, invoice_id) references invoices (org_id, id),
  foreign key (org_id, model_id) references payment_models (org_id, id)
);
select keep_apart('payment_predictions');
