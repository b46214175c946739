-- inventory: what was recorded, with full history
create table resource_type (
  type_no integer not null primary key,
  resource_type text not null unique
);

create table resource_sequence (
  account_no integer not null,
  type_no integer not null,
  next_ordinal bigint not null,
  primary key (account_no, type_no)
);

create table resource (
  account_no integer not null,
  resource_no bigint not null,
  type_no integer not null,
  region text not null,
  resource_id text not null,
  name text not null,
  zone text not null,
  resource_group_id text not null,
  status text not null,
  tags text not null,
  version integer not null,
  hash text not null,
  captured_at bigint not null,
  created_at bigint,
  first_recorded_at bigint not null,
  updated_at bigint not null,
  evaluated_at bigint,
  deleted_at bigint,
  primary key (account_no, resource_no)
);
create unique index resource_by_key on resource (account_no, type_no, region, resource_id);
create index resource_by_id on resource (account_no, resource_id);

create table resource_version (
  account_no integer not null,
  resource_no bigint not null,
  version integer not null,
  change_no bigint not null,
  run_no bigint not null,
  captured_at bigint not null,
  recorded_at bigint not null,
  event text not null,
  configuration text not null,
  name text not null,
  zone text not null,
  resource_group_id text not null,
  status text not null,
  tags text not null,
  diff text not null,
  primary key (account_no, resource_no, version)
);
create unique index resource_version_by_change on resource_version (account_no, change_no);
create index resource_version_by_time on resource_version (account_no, resource_no, captured_at);

create table resource_relation (
  account_no integer not null,
  resource_no bigint not null,
  relation_type text not null,
  target_type text not null,
  target_region text not null,
  target_id text not null,
  primary key (account_no, resource_no, relation_type, target_type, target_id)
);

create table import_run (
  import_id text not null primary key,
  account_no integer not null,
  status text not null,
  options text not null,
  progress text not null,
  summary text,
  created_at bigint not null,
  started_at bigint,
  finished_at bigint
);
create index import_run_by_account on import_run (account_no, created_at);

create table import_file (
  import_id text not null,
  file_no integer not null,
  path text not null,
  size_bytes bigint not null,
  complete integer not null,
  primary key (import_id, file_no)
);
create unique index import_file_by_path on import_file (import_id, path);

create table snapshot_run (
  account_no integer not null,
  run_no bigint not null,
  import_id text not null,
  source text not null,
  as_of bigint not null,
  coverage text not null,
  counts text not null,
  problems text not null,
  started_at bigint not null,
  finished_at bigint,
  primary key (account_no, run_no)
);
