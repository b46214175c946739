-- a system that was filed for classified protection: which resources it is made of, and who answers for it
create table named_system (
  account_no integer not null,
  system_no bigint not null,
  system_id text not null unique,
  name text not null,
  filing_number text not null,
  -- 1 to 5
  level integer not null,
  owner text not null,
  -- JSON: tags that a resource must all have, resource groups of which it must be in one
  rule text not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (account_no, system_no)
);
create unique index named_system_by_name on named_system (account_no, name);
