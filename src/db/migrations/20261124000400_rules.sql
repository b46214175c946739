-- rules: activated managed and custom rules, every version kept while results refer to it
create table rule (
  account_no integer not null,
  rule_no integer not null,
  rule_id text not null unique,
  name text not null,
  state text not null,
  version integer not null,
  created_by_pack_no integer,
  -- grows with every request for a whole pass; a pass answers the requests it saw at its start
  evaluation_requests integer not null default 0,
  created_at bigint not null,
  updated_at bigint not null,
  first_activated_at bigint,
  first_evaluated_at bigint,
  last_evaluation_started_at bigint,
  last_evaluated_at bigint,
  last_failed_at bigint,
  last_error_code text,
  last_error_message text,
  deleted_at bigint,
  primary key (account_no, rule_no)
);
create unique index rule_by_name on rule (account_no, name) where deleted_at is null;

create table rule_version (
  account_no integer not null,
  rule_no integer not null,
  version integer not null,
  description text not null,
  risk_level integer not null,
  source_owner text not null,
  source_identifier text not null,
  logic text not null,
  parameters text not null,
  resource_types text not null,
  scope text not null,
  triggers text not null,
  created_at bigint not null,
  primary key (account_no, rule_no, version)
);
