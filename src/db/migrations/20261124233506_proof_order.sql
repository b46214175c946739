-- in which order the manifests of an account's files were signed: each names the one before it, so no two share a place
alter table generated_file add column proof_no bigint;
update generated_file set proof_no = (
  select count(*) from generated_file as other
  where other.account_no = generated_file.account_no and other.manifest is not null
    and (other.completed_at < generated_file.completed_at
      or (other.completed_at = generated_file.completed_at and other.file_no <= generated_file.file_no))
) where manifest is not null;
create unique index generated_file_by_proof on generated_file (account_no, proof_no);
