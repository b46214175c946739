-- files that are asked for beside the reports of packages: on rules, on resources, from a report template
create table generated_file (
  account_no integer not null,
  file_no bigint not null,
  file_id text not null unique,
  kind text not null,
  -- which of the kind one replaces another: '' or the id of what it is made from
  subject text not null,
  -- what was asked for, as JSON
  wish text not null,
  status text not null,
  requested_by text not null,
  requested_at bigint not null,
  completed_at bigint,
  object_key text not null unique,
  content_type text not null,
  size_bytes bigint not null default 0,
  sha256 text not null default '',
  cause text,
  deleted_at bigint,
  primary key (account_no, file_no)
);
create index generated_file_by_subject on generated_file (account_no, kind, subject, file_no);
