-- account groups own rules and packages: each has an account row of its own, which nobody signs for
alter table account add column is_group integer not null default 0;
alter table aggregator add column group_no integer not null default 0;

update aggregator set group_no = (select max(account_no) from account) + (
  select count(*) from aggregator as earlier
  where earlier.account_no < aggregator.account_no
    or (earlier.account_no = aggregator.account_no and earlier.aggregator_no <= aggregator.aggregator_no)
);
insert into account (account_no, account_id, name, created_at, is_group)
select group_no, aggregator_id, name, created_at, 1 from aggregator;
create unique index aggregator_by_group on aggregator (group_no);

-- members hold copies of a group's rules and packages under the same public id; group_no is 0 for their own.
-- group_version and group_requests say up to where a copy follows its original.
create table rule_with_group (
  account_no integer not null,
  rule_no integer not null,
  rule_id text not null,
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
  next_scheduled_at bigint,
  requested_cause text,
  pass_cause text,
  group_no integer not null default 0,
  group_version integer not null default 0,
  group_requests integer not null default 0,
  primary key (account_no, rule_no)
);
insert into rule_with_group (
  account_no, rule_no, rule_id, name, state, version, created_by_pack_no, evaluation_requests, created_at, updated_at,
  first_activated_at, first_evaluated_at, last_evaluation_started_at, last_evaluated_at, last_failed_at,
  last_error_code, last_error_message, deleted_at, next_scheduled_at, requested_cause, pass_cause
)
select
  account_no, rule_no, rule_id, name, state, version, created_by_pack_no, evaluation_requests, created_at, updated_at,
  first_activated_at, first_evaluated_at, last_evaluation_started_at, last_evaluated_at, last_failed_at,
  last_error_code, last_error_message, deleted_at, next_scheduled_at, requested_cause, pass_cause
from rule;
drop table rule;
alter table rule_with_group rename to rule;
create unique index rule_by_id on rule (account_no, rule_id);
create unique index rule_by_name on rule (account_no, group_no, name) where deleted_at is null;
create index rule_by_schedule on rule (account_no, next_scheduled_at) where next_scheduled_at is not null;
create index rule_by_group on rule (group_no, account_no) where group_no > 0;

create table pack_with_group (
  account_no integer not null,
  pack_no integer not null,
  pack_id text not null,
  name text not null,
  state text not null,
  version integer not null,
  template_id text,
  created_at bigint not null,
  updated_at bigint not null,
  deleted_at bigint,
  group_no integer not null default 0,
  group_version integer not null default 0,
  primary key (account_no, pack_no)
);
insert into pack_with_group (
  account_no, pack_no, pack_id, name, state, version, template_id, created_at, updated_at, deleted_at
)
select account_no, pack_no, pack_id, name, state, version, template_id, created_at, updated_at, deleted_at from pack;
drop table pack;
alter table pack_with_group rename to pack;
create unique index pack_by_id on pack (account_no, pack_id);
create unique index pack_by_name on pack (account_no, group_no, name) where deleted_at is null;
create index pack_by_group on pack (group_no, account_no) where group_no > 0;
