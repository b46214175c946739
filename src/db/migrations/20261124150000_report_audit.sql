-- up to where of the account's audit log a report tells of changes to the checks; the next one goes on there
alter table report add column audit_entry_no bigint;
