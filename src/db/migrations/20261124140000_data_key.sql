-- the key that seals recorded configurations, itself sealed with the master key; since when it is used
create table data_key (
  key_no integer not null primary key,
  secret_sealed text not null,
  created_at bigint not null,
  sealing_since bigint
);
