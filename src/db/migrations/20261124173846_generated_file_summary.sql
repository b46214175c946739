-- what a report counted, as JSON, for the messages that tell of it
alter table generated_file add column summary text;
