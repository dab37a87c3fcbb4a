-- The posting ledger under everything that moves money: balanced entries that never change. What a
-- document is owed, what a customer has in credit and what an aging says are sums over its lines.

create type ledger_account as enum
  ('receivables', 'customer_credit', 'cash', 'revenue', 'late_charge_income', 'tax_payable',
   'bad_debt');

create type ledger_entry_kind as enum
  ('invoice', 'void', 'payment', 'credit_note', 'application', 'refund', 'chargeback',
   'chargeback_reversal', 'write_off', 'transfer');

create table ledger_entries (
  org_id     uuid not null references organizations,
  id         uuid not null,
  kind       ledger_entry_kind not null,
  currency   char(3) not null,
  -- The day that the entry counts from, which may lie before the day it was written on.
  posted_on  date not null,
  -- What it records: `invoice/<id>`, `payment/<id>`, …; the same fact is posted once.
  source     text not null,
  created_at timestamptz not null default now(),
  primary key (org_id, id),
  unique (org_id, source, kind)
);
create index ledger_entries_by_day on ledger_entries (org_id, posted_on);
select keep_apart('ledger_entries');

-- A debit is positive, a credit negative. Day and currency are the entry's, repeated here so that a
-- balance as of a day reads one index.
create table ledger_lines (
  org_id       uuid not null references organizations,
  entry_id     uuid not null,
  position     smallint not null,
  account      ledger_account not null,
  currency     char(3) not null,
  posted_on    date not null,
  -- Whose money and which document it is about, where the account is kept by them.
  party_id     uuid,
  document_id  uuid,
  amount_minor bigint not null check (amount_minor <> 0),
  primary key (org_id, entry_id, position),
  foreign key (org_id, entry_id) references ledger_entries (org_id, id),
  check (account not in ('receivables', 'customer_credit') or party_id is not null),
  check (account <> 'receivables' or document_id is not null)
);
create index ledger_lines_by_account on ledger_lines
  (org_id, account, currency, posted_on, party_id, document_id) include (amount_minor);
create index ledger_lines_by_party on ledger_lines (org_id, party_id, currency, posted_on)
  include (entry_id, account, document_id, amount_minor) where party_id is not null;
create index ledger_lines_by_document on ledger_lines (org_id, document_id, account)
  where document_id is not null;
select keep_apart('ledger_lines');

-- The lines of an entry are written by one statement, so they can be held to balance there.
create function ledger_balanced() returns trigger language plpgsql as $$
begin
  if exists (
    select from written w left join ledger_entries e on (e.org_id, e.id) = (w.org_id, w.entry_id)
    group by w.org_id, w.entry_id
    having sum(w.amount_minor) <> 0 or count(*) < 2
      or bool_or(w.currency <> e.currency or w.posted_on <> e.posted_on)
      or count(*) <> (select count(*) from ledger_lines l
                      where (l.org_id, l.entry_id) = (w.org_id, w.entry_id))
  ) then
    raise exception 'an entry does not balance' using errcode = '23514';
  end if;
  return null;
end $$;
create trigger ledger_balanced after insert on ledger_lines
  referencing new table as written for each statement execute function ledger_balanced();

revoke update, delete, truncate on ledger_entries, ledger_lines from bursar_app;
create trigger ledger_entries_append_only before update or delete or truncate on ledger_entries
  for each statement execute function refuse_change();
create trigger ledger_lines_append_only before update or delete or truncate on ledger_lines
  for each statement execute function refuse_change();
