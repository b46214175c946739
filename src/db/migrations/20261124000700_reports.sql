-- reports: a durable record per Generate, its forms in the object store
create table report (
  account_no integer not null,
  report_no bigint not null,
  report_id text not null unique,
  pack_no integer not null,
  pack_id text not null,
  status text not null,
  requested_by text not null,
  requested_at bigint not null,
  as_of bigint,
  completed_at bigint,
  digest text,
  counts text,
  url_form text,
  cause text,
  deleted_at bigint,
  primary key (account_no, report_no)
);
create index report_by_pack on report (account_no, pack_no, report_no);
-- at most one report of a pack is being created
create unique index report_creating_once on report (account_no, pack_no) where status = 'CREATING';

create table report_object (
  account_no integer not null,
  report_no bigint not null,
  form text not null,
  object_key text not null unique,
  size_bytes bigint not null,
  sha256 text not null,
  content_type text not null,
  created_at bigint not null,
  primary key (account_no, report_no, form)
);
