-- counts of resources by type and region are read from the index alone
create index resource_by_type_and_region on resource (account_no, type_no, region) where deleted_at is null;
