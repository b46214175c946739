-- resource directories: a management account, folders, and the accounts in them; an account is in one at most
create table directory_account (
  account_no integer not null primary key,
  management_no integer not null,
  folder_id text not null default '',
  role text not null,
  joined_at bigint not null
);
create index directory_account_by_management on directory_account (management_no, account_no);

create table directory_folder (
  management_no integer not null,
  folder_id text not null,
  name text not null,
  -- empty at the root
  parent_id text not null default '',
  primary key (management_no, folder_id)
);

-- account groups; those of type RD and FOLDER follow the directory and have no rows of members
create table aggregator (
  account_no integer not null,
  aggregator_no integer not null,
  aggregator_id text not null unique,
  name text not null,
  type text not null,
  description text not null default '',
  folder_ids text not null default '[]',
  created_at bigint not null,
  updated_at bigint not null,
  primary key (account_no, aggregator_no)
);
create unique index aggregator_by_name on aggregator (account_no, name);

create table aggregator_member (
  account_no integer not null,
  aggregator_no integer not null,
  member_no integer not null,
  primary key (account_no, aggregator_no, member_no)
);
create index aggregator_member_by_account on aggregator_member (member_no);
