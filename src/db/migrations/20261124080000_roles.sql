-- roles, groups and policy versions: a role or a group is a principal too, so policies attach to all alike
create table role (
  account_no integer not null,
  principal_id text not null,
  trust_policy text not null,
  max_session_seconds integer not null,
  primary key (account_no, principal_id)
);

create table group_member (
  account_no integer not null,
  group_id text not null,
  user_id text not null,
  joined_at bigint not null,
  primary key (account_no, group_id, user_id)
);
create index group_member_by_user on group_member (account_no, user_id);

create table policy_version (
  account_no integer not null,
  policy_name text not null,
  version_no integer not null,
  document text not null,
  created_at bigint not null,
  primary key (account_no, policy_name, version_no)
);
alter table policy add column default_version integer not null default 1;
alter table policy add column version_seq integer not null default 1;
insert into policy_version (account_no, policy_name, version_no, document, created_at)
  select account_no, policy_name, 1, document, created_at from policy;

create index policy_attachment_by_policy on policy_attachment (account_no, policy_type, policy_name);
