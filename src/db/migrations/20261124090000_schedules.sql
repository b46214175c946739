-- scheduled runs: the next instant at which a rule gets a whole pass by itself, and why it got its passes
alter table rule add column next_scheduled_at bigint;
-- why the pass that waits or runs was asked for, and why the last finished one was
alter table rule add column requested_cause text;
alter table rule add column pass_cause text;
create index rule_by_schedule on rule (account_no, next_scheduled_at) where next_scheduled_at is not null;

-- how an account stood at the end of a day (UTC+8): what verdict blocks do not keep
create table compliance_day (
  account_no integer not null,
  day text not null,
  counted_at bigint not null,
  resources integer not null,
  non_compliant_resources integer not null,
  rules integer not null,
  non_compliant_rules integer not null,
  primary key (account_no, day)
);

-- rules with a schedule that were there before: their first run is due now
update rule set next_scheduled_at = updated_at
where deleted_at is null and state <> 'INACTIVE' and exists (
  select 1 from rule_version
  where rule_version.account_no = rule.account_no and rule_version.rule_no = rule.rule_no
    and rule_version.version = rule.version and rule_version.triggers like '%"scheduled"%'
);
