-- ids that rules and packages had where they came from; answered like their own
create table former_id (
  account_no integer not null,
  former_id text not null,
  current_id text not null,
  recorded_at bigint not null,
  primary key (account_no, former_id)
);

-- verdicts of the cloud's own service beside ours
create table comparison (
  account_no integer not null,
  comparison_id text not null unique,
  state text not null,
  created_at bigint not null,
  finished_at bigint,
  -- one entry a rule, and what could not be read; JSON
  summary text,
  primary key (account_no, comparison_id)
);
create index comparison_by_time on comparison (account_no, created_at, comparison_id);

-- what was uploaded, until it is compared
create table comparison_verdict (
  account_no integer not null,
  comparison_id text not null,
  rule_id text not null,
  resource_type text not null,
  region text not null,
  resource_id text not null,
  rule_name text not null,
  verdict text not null,
  annotation text not null,
  primary key (account_no, comparison_id, rule_id, resource_type, region, resource_id)
);

-- where both do not say the same
create table comparison_difference (
  account_no integer not null,
  comparison_id text not null,
  difference_no integer not null,
  rule_id text not null,
  rule_name text not null,
  kind text not null,
  resource_type text not null,
  region text not null,
  resource_id text not null,
  our_verdict text not null,
  their_verdict text not null,
  property text not null,
  our_annotation text not null,
  their_annotation text not null,
  primary key (account_no, comparison_id, difference_no)
);
