-- where the ARN of a delivery target leads: an address of an object store, or an endpoint that is posted to
create table delivery_target (
  target_arn text not null primary key,
  address text not null,
  secret_sealed text,
  created_at bigint not null,
  updated_at bigint not null
);

-- a channel belongs to an account, or to an account group of its management account ('' for none)
create table delivery_channel (
  channel_id text not null primary key,
  account_no integer not null,
  aggregator_id text not null,
  name text not null,
  description text not null,
  type text not null,
  target_arn text not null,
  assume_role_arn text not null,
  condition text not null,
  oversized_arn text not null,
  snapshot_time text not null,
  is_on integer not null,
  sends_snapshots integer not null,
  sends_changes integer not null,
  sends_non_compliance integer not null,
  sends_compliance integer not null,
  created_at bigint not null,
  updated_at bigint not null,
  -- when the next snapshot is due, and how far the one that is being delivered has come ('' when none is)
  snapshot_due_at bigint,
  snapshot_progress text not null default '',
  -- what became of the attempts
  delivered bigint not null default 0,
  delivered_at bigint,
  failures integer not null default 0,
  failed_at bigint,
  next_attempt_at bigint,
  last_error text not null default ''
);
create index delivery_channel_by_owner on delivery_channel (account_no, aggregator_id);

-- position in the change log of an account up to which a channel delivered
create table delivery_position (
  channel_id text not null,
  account_no integer not null,
  change_no bigint not null,
  primary key (channel_id, account_no)
);
create index delivery_position_by_account on delivery_position (account_no);

-- messages of a channel about other deliveries
create table delivery_notice (
  channel_id text not null,
  notice_id text not null,
  created_at bigint not null,
  body text not null,
  primary key (channel_id, notice_id)
);

-- who wants to be told of results that become non-compliant, and what they were not told yet
create table finding_listener (
  account_no integer not null,
  listener text not null,
  primary key (account_no, listener)
);
create table finding (
  listener text not null,
  account_no integer not null,
  at bigint not null,
  rule_no integer not null,
  resource_no bigint not null,
  rule_version integer not null,
  evidence text not null,
  primary key (listener, account_no, at, rule_no, resource_no)
);
