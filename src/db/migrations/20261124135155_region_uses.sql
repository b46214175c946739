-- a verdict may also look at all resources of a type in a region: target_kind says what target_id names
drop index related_use_by_resource;
alter table related_use rename to related_use_of_ids;
create table related_use (
  account_no integer not null,
  target_kind text not null,
  type_no integer not null,
  target_id text not null,
  resource_no bigint not null,
  primary key (account_no, target_kind, type_no, target_id, resource_no)
);
insert into related_use (account_no, target_kind, type_no, target_id, resource_no)
select account_no, 'id', type_no, target_id, resource_no from related_use_of_ids;
drop table related_use_of_ids;
create index related_use_by_resource on related_use (account_no, resource_no);
