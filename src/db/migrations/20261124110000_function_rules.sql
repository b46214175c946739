-- function rules: where a function answers, and what its results need beside the verdict blocks
create table function_endpoint (
  account_no integer not null,
  function_arn text not null,
  url text not null,
  secret_sealed text not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (account_no, function_arn)
);

-- position in the change log up to which a rule's function was called
create table function_run (
  account_no integer not null,
  rule_no integer not null,
  change_no bigint not null,
  primary key (account_no, rule_no)
);

-- when a result was ordered, so that an older one is discarded, and the run that last refreshed it
create table function_result (
  account_no integer not null,
  rule_no integer not null,
  resource_no bigint not null,
  ordered_at bigint not null,
  run_at bigint not null,
  primary key (account_no, rule_no, resource_no)
);
