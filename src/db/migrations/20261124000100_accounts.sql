-- accounts: tenants, who may sign, what they may do, what they did
create table account (
  account_no integer not null primary key,
  account_id text not null unique,
  name text not null,
  is_operator integer not null default 0,
  recorder_status text not null default 'REGISTRABLE',
  recorder_started_at bigint,
  change_seq bigint not null default 0,
  rule_seq integer not null default 0,
  pack_seq integer not null default 0,
  run_seq bigint not null default 0,
  audit_seq bigint not null default 0,
  evaluated_change_no bigint not null default 0,
  created_at bigint not null
);

create table principal (
  account_no integer not null,
  principal_id text not null,
  kind text not null,
  name text not null,
  display_name text not null default '',
  comments text not null default '',
  created_at bigint not null,
  updated_at bigint not null,
  primary key (account_no, principal_id)
);
create unique index principal_by_name on principal (account_no, kind, name);

create table access_key (
  access_key_id text not null primary key,
  account_no integer not null,
  principal_id text not null,
  secret_sealed text not null,
  status text not null,
  created_at bigint not null,
  last_used_at bigint
);
create index access_key_by_principal on access_key (account_no, principal_id);

create table policy (
  account_no integer not null,
  policy_name text not null,
  description text not null default '',
  document text not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (account_no, policy_name)
);

create table policy_attachment (
  account_no integer not null,
  principal_id text not null,
  policy_type text not null,
  policy_name text not null,
  attached_at bigint not null,
  primary key (account_no, principal_id, policy_type, policy_name)
);

create table audit_entry (
  account_no integer not null,
  entry_no bigint not null,
  at bigint not null,
  principal_id text not null,
  principal_name text not null,
  access_key_id text not null,
  source_address text not null,
  action text not null,
  request_id text not null,
  parameters_digest text not null,
  result text not null,
  detail text not null default '{}',
  previous_digest text not null,
  digest text not null,
  primary key (account_no, entry_no)
);

create table idempotency (
  account_no integer not null,
  action text not null,
  client_token text not null,
  request_digest text not null,
  reply text not null,
  created_at bigint not null,
  primary key (account_no, action, client_token)
);

create table nonce (
  access_key_id text not null,
  nonce text not null,
  seen_at bigint not null,
  primary key (access_key_id, nonce)
);
create index nonce_by_time on nonce (seen_at);

create table signing_key (
  key_id text not null primary key,
  secret_sealed text not null,
  created_at bigint not null,
  retired_at bigint
);
