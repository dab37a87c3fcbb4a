-- People, the organizations they work for, and how they prove who they are.

create table users (
  id                uuid primary key,
  email             text not null check (email = lower(email)),
  name              text not null,
  password_hash     text not null,
  email_verified_at timestamptz,
  disabled_at       timestamptz,
  created_at        timestamptz not null default now(),
  unique (email)
);

-- `id` is the SHA-256 of what the cookie holds: a leaked table is not a set of live sessions.
create table sessions (
  id         text primary key,
  user_id    uuid not null references users on delete cascade,
  -- One sign-in gives a cookie and a family of refresh tokens; they end together.
  family_id  uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ip         text,
  user_agent text
);
create index sessions_by_user on sessions (user_id);
create index sessions_by_family on sessions (family_id);

-- One row a token; the tokens that follow each other by rotation share a family, which dies whole.
create table refresh_tokens (
  id         uuid primary key,
  token_hash text not null unique,
  user_id    uuid not null references users on delete cascade,
  family_id  uuid not null,
  org_id     uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  rotated_at timestamptz,
  revoked_at timestamptz
);
create index refresh_tokens_by_family on refresh_tokens (family_id);
create index refresh_tokens_by_user on refresh_tokens (user_id);

create table organizations (
  id                uuid primary key,
  name              text not null,
  base_currency     char(3) not null default 'USD',
  time_zone         text not null default 'UTC',
  country           char(2) not null default 'US',
  industry          text,
  fiscal_year_start smallint not null default 1 check (fiscal_year_start between 1 and 12),
  reminder_hour     smallint not null default 9 check (reminder_hour between 0 and 23),
  ip_allow_list     text[] not null default '{}',
  deleted_at        timestamptz,
  version           int not null default 1,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now()
);
select count_versions('organizations');

create type member_role as enum ('owner', 'admin', 'accountant', 'approver', 'analyst', 'viewer');

create table members (
  org_id     uuid not null references organizations,
  user_id    uuid not null references users,
  id         uuid not null,
  role       member_role not null,
  version    int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, user_id),
  unique (org_id, id)
);
create index members_by_user on members (user_id);
select count_versions('members');

-- A person sees the organizations they belong to before they have chosen one.
alter table organizations enable row level security;
alter table organizations force row level security;
create policy tenant on organizations using (
  id = (select app_org())
  or exists (select from members m where m.org_id = organizations.id and m.user_id = (select app_user()))
);
alter table members enable row level security;
alter table members force row level security;
create policy tenant on members
  using (org_id = (select app_org()) or user_id = (select app_user()))
  with check (org_id = (select app_org()));

create table invitations (
  org_id      uuid not null references organizations,
  id          uuid not null,
  email       text not null check (email = lower(email)),
  role        member_role not null check (role <> 'owner'),
  invited_by  uuid not null references users,
  expires_at  timestamptz not null,
  accepted_at timestamptz,
  revoked_at  timestamptz,
  created_at  timestamptz not null default now(),
  primary key (org_id, id)
);
create unique index invitations_open on invitations (org_id, email)
  where accepted_at is null and revoked_at is null;
select keep_apart('invitations');
select system_may('select', 'invitations');
select system_may('select', 'organizations');

-- A mail about an account or an invitation: asked for here, written and sent by its workflow.
create type account_mail_purpose as enum ('verify_email', 'reset_password', 'password_changed', 'invitation');

create table account_mails (
  id            uuid primary key,
  purpose       account_mail_purpose not null,
  recipient     text not null,
  user_id       uuid references users on delete cascade,
  -- Who opens an invitation's link is in no organization yet: the mail says which one it is.
  invited_to    uuid,
  invitation_id uuid,
  created_at    timestamptz not null default now(),
  -- What its link proves holds until then, and once.
  expires_at    timestamptz not null,
  used_at       timestamptz,
  foreign key (invited_to, invitation_id) references invitations (org_id, id) match full,
  check (num_nonnulls(user_id, invitation_id) = 1),
  check ((purpose = 'invitation') = (invitation_id is not null))
);
create index account_mails_by_user on account_mails (user_id, purpose);
create index account_mails_by_invitation on account_mails (invited_to, invitation_id);
create index account_mails_past on account_mails (expires_at);

-- The hash of a token that left in a mail. A mail that had to be written twice has two of them.
create table one_time_tokens (
  token_hash text primary key,
  mail_id    uuid not null references account_mails on delete cascade
);
create index one_time_tokens_by_mail on one_time_tokens (mail_id);

-- Fixed windows counted by one upsert; shared by all processes, kept over a restart.
create table rate_limits (
  key       text primary key,
  points    int not null,
  resets_at timestamptz not null
);
create index rate_limits_past on rate_limits (resets_at);

-- "Who is calling, and may they?" is asked before an organization is known.
select system_may('select', 'users');
select system_may('select', 'members');
select system_may('select, delete', 'refresh_tokens');
-- What its time has made worthless is swept.
select system_may('select, delete', 'sessions');
select system_may('select, delete', 'rate_limits');
select system_may('select, delete', 'account_mails');
