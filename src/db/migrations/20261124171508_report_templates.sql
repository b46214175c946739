-- which report is made again and again, and who is sent it
create table report_template (
  account_no integer not null,
  template_no bigint not null,
  template_id text not null unique,
  name text not null,
  description text not null,
  -- JSON list of what the report is on; empty for all rules of the account
  scope text not null,
  granularity text not null,
  file_formats text not null,
  language text not null,
  -- Quartz cron in UTC+8, '' for no subscription; when it is next due, and the day of the last notice
  frequency text not null,
  -- JSON list of receivers with their recipients
  receivers text not null default '[]',
  next_at bigint,
  noticed_day text not null default '',
  created_by text not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (account_no, template_no)
);

-- where reports are sent: registered by the operator, by name
create table report_receiver (
  name text not null primary key,
  form text not null,
  address text not null,
  secret_sealed text,
  sender text not null,
  -- JSON list of mail addresses and domains that may be written to
  recipients text not null,
  created_at bigint not null,
  updated_at bigint not null
);

-- one report to one receiver
create table report_sending (
  account_no integer not null,
  sending_no bigint not null,
  sending_id text not null unique,
  template_id text not null,
  file_id text not null,
  receiver text not null,
  recipients text not null,
  status text not null,
  attempts integer not null default 0,
  last_error text not null default '',
  requested_at bigint not null,
  next_attempt_at bigint,
  ended_at bigint,
  primary key (account_no, sending_no)
);
create index report_sending_by_template on report_sending (account_no, template_id, sending_no);
