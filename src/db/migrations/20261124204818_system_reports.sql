-- what complete reports on a system counted, for the trend of the next one and what it compares with; outlives their files
create table system_report (
  account_no integer not null,
  system_id text not null,
  -- id of the package whose rules it had; empty for those of the standard
  pack_id text not null,
  report_id text not null,
  as_of bigint not null,
  -- last entry of the audit log that it knew
  audit_entry_no bigint not null,
  -- JSON: ReportOverview
  counts text not null,
  primary key (account_no, report_id)
);
create index system_report_by_system on system_report (account_no, system_id, pack_id, as_of);
