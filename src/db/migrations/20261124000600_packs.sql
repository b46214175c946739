-- packs select results; they own no verdict
create table pack (
  account_no integer not null,
  pack_no integer not null,
  pack_id text not null unique,
  name text not null,
  state text not null,
  version integer not null,
  template_id text,
  created_at bigint not null,
  updated_at bigint not null,
  deleted_at bigint,
  primary key (account_no, pack_no)
);
create unique index pack_by_name on pack (account_no, name) where deleted_at is null;

create table pack_version (
  account_no integer not null,
  pack_no integer not null,
  version integer not null,
  description text not null,
  risk_level integer not null,
  scope text not null,
  created_at bigint not null,
  primary key (account_no, pack_no, version)
);

create table pack_rule (
  account_no integer not null,
  pack_no integer not null,
  rule_no integer not null,
  position integer not null,
  primary key (account_no, pack_no, rule_no)
);
create index pack_rule_by_rule on pack_rule (account_no, rule_no);

create table tag (
  account_no integer not null,
  resource_type text not null,
  resource_id text not null,
  tag_key text not null,
  tag_value text not null,
  primary key (account_no, resource_type, resource_id, tag_key)
);
