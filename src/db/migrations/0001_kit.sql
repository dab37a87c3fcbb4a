-- The ground: who may connect, how rows are kept apart, and what every process shares.

-- Roles belong to the cluster, so a second database of the same cluster finds them made.
do $$
begin
  create role bursar_app nologin nobypassrls;
exception when duplicate_object or unique_violation then null;
end $$;
do $$
begin
  create role bursar_system nologin nobypassrls;
exception when duplicate_object or unique_violation then null;
end $$;
grant bursar_app, bursar_system to current_user;
grant usage on schema public to bursar_app, bursar_system;
alter default privileges in schema public grant select, insert, update, delete on tables to bursar_app;
alter default privileges in schema public grant usage, select on sequences to bursar_app;

-- After `set local` a setting is '' rather than null, hence the nullif.
create function app_org() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.org_id', true), '')::uuid $$;
create function app_user() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.user_id', true), '')::uuid $$;

-- Every table with an org_id is born with `select keep_apart('…')`: a query that forgets its
-- organization sees nothing, and a row can't be written for another one. Where the org_id may be
-- null, such rows are seen without a scope only. Its primary key begins with org_id, and no index
-- with id: the newest rows of one organization are never looked for among everybody's.
create function keep_apart(name regclass, org_may_be_null boolean default false) returns void
  language plpgsql as $$
declare mine text := case when org_may_be_null then 'org_id is not distinct from (select app_org())'
                          else 'org_id = (select app_org())' end;
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy tenant on %s using (%s) with check (%s)', name, mine, mine);
end $$;

-- The few tables that work across organizations (dispatching, links that carry their own proof).
create function system_may(privileges text, name regclass) returns void language plpgsql as $$
begin
  execute format('grant %s on %s to bursar_system', privileges, name);
  if (select relrowsecurity from pg_class where oid = name) then
    execute format('create policy across_organizations on %s to bursar_system
                    using (true) with check (true)', name);
  end if;
end $$;

create function touch() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  new.updated_at := now();
  return new;
end $$;

-- A table with `version` and `updated_at` counts its changes, which is what an ETag shows.
create function count_versions(name regclass) returns void language plpgsql as $$
begin
  execute format('create trigger touch before update on %s for each row execute function touch()', name);
end $$;
