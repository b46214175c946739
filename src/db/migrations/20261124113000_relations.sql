-- what a verdict looked at besides its own resource, so that a change of the one finds the other
create table related_use (
  account_no integer not null,
  type_no integer not null,
  target_id text not null,
  resource_no bigint not null,
  primary key (account_no, type_no, target_id, resource_no)
);
create index related_use_by_resource on related_use (account_no, resource_no);

-- relations that the catalogue declares and a configuration states; made again from both at any time
create table declared_relation (
  account_no integer not null,
  resource_no bigint not null,
  relation_type text not null,
  target_type text not null,
  target_region text not null,
  target_id text not null,
  primary key (account_no, resource_no, relation_type, target_type, target_id)
);
create index declared_relation_by_target on declared_relation (account_no, target_id, target_type);
create index resource_relation_by_target on resource_relation (account_no, target_id, target_type);

-- how far of the change log declared relations were made, and from which declarations
alter table account add column related_change_no bigint not null default 0;
alter table account add column declarations text not null default '';

-- how many resources the source system says it has; an empty type or region stands for all of them
create table control_total (
  account_no integer not null,
  source text not null,
  resource_type text not null,
  region text not null,
  as_of bigint not null,
  resources bigint not null,
  import_id text not null,
  primary key (account_no, source, resource_type, region)
);

-- property paths that the service says it records of a type
create table recorded_property (
  account_no integer not null,
  resource_type text not null,
  path text not null,
  source text not null,
  as_of bigint not null,
  primary key (account_no, resource_type, path, source)
);

-- whether secrets were replaced in what a run recorded, and how many
alter table snapshot_run add column redaction text not null default '{}';
