-- what somebody outside the signer has seen of a report's manifest: a time stamp authority, a keeper of chain heads
create table report_witness (
  account_no integer not null,
  report_no integer not null,
  kind text not null,
  state text not null,
  -- JSON: what is witnessed, see src/reports/witness/chain-head.ts
  head text not null,
  requested_at bigint not null,
  attempts integer not null default 0,
  next_attempt_at bigint not null,
  -- where it was sent, and why the last attempt failed
  address text,
  cause text,
  kept_at bigint,
  -- when the witness says it saw it
  witnessed_at bigint,
  -- the reply: of an authority in base64, of a keeper of heads as JSON
  receipt text,
  primary key (account_no, report_no, kind)
);
