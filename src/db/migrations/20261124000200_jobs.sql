-- durable work: a row is written in the transaction that causes it
create table job (
  job_id text not null primary key,
  kind text not null,
  job_key text not null,
  payload text not null,
  status text not null,
  attempts integer not null default 0,
  max_attempts integer not null,
  run_at bigint not null,
  lease_until bigint,
  last_error text,
  created_at bigint not null,
  finished_at bigint
);
create index job_by_due on job (status, run_at);
-- at most one queued job of a kind and key: a second cause joins the first
create unique index job_queued_once on job (kind, job_key) where status = 'queued';
create index job_by_key on job (kind, job_key, created_at);
