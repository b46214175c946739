-- lists of what is gone: few among many, and otherwise found only by reading all
create index resource_gone on resource (account_no, resource_no) where deleted_at is not null;
