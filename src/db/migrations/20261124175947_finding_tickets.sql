-- which ticket of a tracker is about a finding; of a group's findings kept with the management account
create table finding_ticket (
  account_no integer not null,
  finding_id text not null,
  ticket text not null,
  updated_by text not null,
  updated_at bigint not null,
  primary key (account_no, finding_id)
);
