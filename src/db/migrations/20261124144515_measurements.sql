-- figures and findings on a resource that are measured beside its configuration; each replaces the one before
create table resource_measurement (
  account_no integer not null,
  resource_no bigint not null,
  metrics text,
  metrics_at bigint,
  inspection text,
  inspection_at bigint,
  primary key (account_no, resource_no)
);
