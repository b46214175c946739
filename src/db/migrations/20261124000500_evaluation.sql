-- evaluation: one row per (rule, block of 512 resource numbers). `verdicts` has one character a resource:
-- 0 absent or out of scope, 1 compliant, 2 non-compliant, 3 not applicable, 4 insufficient data, 5 ignored, 6 error.
-- `evidence` is JSON [[offset, payload], ...] for the characters 2, 4, 5, 6 and for nothing else.
create table verdict_block (
  account_no integer not null,
  rule_no integer not null,
  block_no bigint not null,
  rule_version integer not null,
  run_at bigint not null,
  verdicts text not null,
  evidence text not null,
  n1 integer not null,
  n2 integer not null,
  n3 integer not null,
  n4 integer not null,
  n5 integer not null,
  n6 integer not null,
  primary key (account_no, rule_no, block_no)
);
create index verdict_block_by_block on verdict_block (account_no, block_no);

-- flips only, append-only; a first evaluation is no flip; two flips at one instant are joined into one
create table verdict_change (
  account_no integer not null,
  resource_no bigint not null,
  at bigint not null,
  rule_no integer not null,
  old_verdict integer not null,
  new_verdict integer not null,
  -- what the old verdict rested on, and the rule version it was made with
  old_evidence text not null,
  old_rule_version integer not null,
  primary key (account_no, resource_no, at, rule_no)
);

create table exemption (
  account_no integer not null,
  rule_no integer not null,
  resource_no bigint not null,
  reason text not null,
  owner text not null,
  created_at bigint not null,
  expires_at bigint,
  primary key (account_no, rule_no, resource_no)
);

-- the next instant at which time alone may flip a verdict of the resource
create table recheck (
  account_no integer not null,
  resource_no bigint not null,
  at bigint not null,
  primary key (account_no, resource_no)
);
create index recheck_by_time on recheck (at);
