-- what besides the package was wished of a report, as JSON; see src/reports/report-wish.ts
alter table report add column wish text not null default '{}';
-- the past instant that a report is of; null for those of when they were made
alter table report add column past_as_of bigint;
-- legal hold: while it is set nothing removes the report
alter table report add column held_at bigint;
alter table report add column held_by text;
alter table report add column hold_reason text;
-- how far the making is, for those who wait; JSON
alter table report add column started_at bigint;
alter table report add column progress text;
-- set beside FAILED: somebody called it off
alter table report add column cancelled_at bigint;

-- which rules a package had since when, as a JSON list of rule numbers; packages of before have a first row with their next change
create table pack_membership (
  account_no integer not null,
  pack_no integer not null,
  at bigint not null,
  rule_nos text not null,
  primary key (account_no, pack_no, at)
);
