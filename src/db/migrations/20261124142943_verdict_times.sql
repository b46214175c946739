-- when and in what Cloud Config gave a verdict that is compared
alter table comparison_verdict add column recorded_at bigint;
alter table comparison_verdict add column source text not null default '';
alter table comparison_difference add column their_recorded_at bigint;
alter table comparison_difference add column their_source text not null default '';
