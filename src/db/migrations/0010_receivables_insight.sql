-- What is learned from receivables: imports of history, models that predict payment, predictions.

-- A file of invoices from elsewhere. What it brought stays with its number: see decision 0014.
create table invoice_imports (
  org_id            uuid not null references organizations,
  id                uuid not null,
  run_id            uuid not null,
  file_name         text not null,
  -- Where the file lies, as UTF-8 whatever it was sent as; null once it was forgotten.
  file_key          text,
  -- {delimiter, headings, columns, body}: which column holds what, and where the rows begin.
  layout            jsonb not null,
  -- {dateOrder, decimalSign}, as the sender said; what the whole file shows fills in the rest.
  norms             jsonb not null,
  default_currency  char(3) not null,
  start_collections boolean not null,
  -- Null until the whole file was looked through.
  rows_total        int,
  -- Where the next rows begin, {byte, row}; null once all were read. It moves in the transaction
  -- that writes what the rows before it brought, so each of them is taken once.
  next_place        jsonb,
  rows_read         int not null default 0,
  rows_imported     int not null default 0,
  rows_duplicate    int not null default 0,
  rows_failed       int not null default 0,
  customers_created int not null default 0,
  created_by        uuid references users,
  undone_at         timestamptz,
  undone_by         uuid references users,
  created_at        timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, run_id) references runs (org_id, id)
);
create index invoice_imports_with_file on invoice_imports (created_at) where file_key is not null;
select keep_apart('invoice_imports');
select system_may('select', 'invoice_imports');

-- What kept a row of the file from coming in, cell by cell.
create table invoice_import_errors (
  org_id      uuid not null references organizations,
  import_id   uuid not null,
  -- As a spreadsheet counts: the headings are row 1.
  row_number  int not null,
  -- As the file calls it; empty where the row as a whole is wrong.
  column_name text not null,
  code        text not null,
  message     text not null,
  value       text not null,
  primary key (org_id, import_id, row_number, column_name),
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
