-- SHA-256 of the report's signed manifest: the package's next report names it, also when the files are gone
alter table report add column manifest_sha256 text;
