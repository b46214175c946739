-- 1: the evaluation due was asked for of the resource alone; a later one of the resource takes its place
alter table recheck add column is_manual integer not null default 0;
-- 1: the resource was last evaluated alone because somebody asked for it
alter table resource add column evaluated_manually integer not null default 0;
