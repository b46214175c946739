-- exemptions: decisions to ignore findings of a rule, kept with their history. The table before had no writer.
drop table exemption;
-- grows with every change of an exemption: tells an evaluation that what it read no longer holds
alter table account add column exemption_seq integer not null default 0;

create table exemption (
  account_no integer not null,
  exemption_id text not null unique,
  rule_no integer not null,
  -- the one resource it is for; null when the selector says which, also of those recorded later
  resource_no bigint,
  selector text,
  state text not null,
  reason text not null,
  owner text not null,
  version integer not null,
  requester_id text not null,
  requester_name text not null,
  approver_id text,
  approver_name text,
  created_at bigint not null,
  updated_at bigint not null,
  expires_at bigint,
  ended_at bigint,
  primary key (account_no, exemption_id)
);
create index exemption_by_rule on exemption (account_no, rule_no);
create index exemption_by_resource on exemption (account_no, resource_no) where resource_no is not null;
create index exemption_by_selector on exemption (account_no) where resource_no is null;
create index exemption_by_time on exemption (account_no, created_at, exemption_id);

-- what an exemption said from `at` on, and who made it so; append-only
create table exemption_version (
  account_no integer not null,
  exemption_id text not null,
  version integer not null,
  at bigint not null,
  what text not null,
  principal_id text not null,
  principal_name text not null,
  content text not null,
  primary key (account_no, exemption_id, version)
);
