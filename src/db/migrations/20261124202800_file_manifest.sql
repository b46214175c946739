-- the signed manifest of a generated file: exactly the text that was signed, and the signature in base64
alter table generated_file add column manifest text;
alter table generated_file add column signature text;
