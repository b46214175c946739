-- when rules were stopped and started: a rule without a row up to an instant was running since it was first active. Of rules
-- that were stopped before this was kept it is known since their last change alone.
create table rule_state_change (
  account_no integer not null,
  rule_no integer not null,
  at bigint not null,
  -- ACTIVE or INACTIVE
  state text not null,
  primary key (account_no, rule_no, at)
);
insert into rule_state_change (account_no, rule_no, at, state)
  select account_no, rule_no, updated_at, 'INACTIVE' from rule where state = 'INACTIVE';
