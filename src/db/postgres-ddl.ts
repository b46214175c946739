/**
 * A migration statement as PostgreSQL takes it: text compares by its bytes, as in SQLite, whatever the
 * database's own order is; rows of verdict blocks keep room for their next version on the same page.
 */
export function toPostgresDdl(statement: string): string {
  if (!/^(create|alter) table\b/.test(statement)) return statement
  const collated = statement.replace(/\btext\b/g, 'text collate "C"')
  return /^create table verdict_block\b/.test(collated) ? `${collated} with (fillfactor = 70)` : collated
}
