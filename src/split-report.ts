import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { REPORT_FORMS } from './reports/forms/index.js'
import { digestRecord, openRecord } from './reports/read-record.js'
import { MAX_PARTS, type SplitBy, splitRecord } from './reports/split-record.js'

export { createPartNames } from './reports/part-names.js'

/** Thrown when a record cannot be split: damaged, too many parts, or a part that the form cannot hold. */
export class SplitError extends Error {
  override readonly name = 'SplitError'
}

/** A part that was written. */
export interface WrittenPart {
  /** Account id or owner; empty for what has no owner. */
  readonly group: string
  readonly file: string
}

/**
 * Writes a form for each account or owner from the stored record of a report, a file each, named by `nameOf`; each
 * appears whole or not at all. The record must have the digest that the server told. Throws SplitError.
 */
export async function splitReport(
  recordFile: string,
  digest: string,
  wish: { readonly by: SplitBy; readonly form: string; readonly nameOf: (group: string) => string },
): Promise<readonly WrittenPart[]> {
  const open = () => createReadStream(recordFile)
  if ((await digestRecord(open)) !== digest)
    throw new SplitError('what arrived is not the record that was stored')
  const form = REPORT_FORMS.find(({ name }) => name === wish.form)
  if (form === undefined) throw new SplitError(`there is no form ${wish.form}`)
  const parts = await splitRecord(await openRecord({ digest, open }, () => undefined), wish.by)
  if (parts.length > MAX_PARTS)
    throw new SplitError(`there are ${parts.length} parts, more than ${MAX_PARTS} in one run`)
  const written: WrittenPart[] = []
  for (const { group, record } of parts) {
    if (!form.holds(record.head)) throw new SplitError(`the part of ${group} is too large for ${form.name}`)
    const file = wish.nameOf(group)
    const unfinished = `${file}.${process.pid}.part`
    try {
      await pipeline(form.render(record), createWriteStream(unfinished))
      renameSync(unfinished, file)
    } catch (error) {
      rmSync(unfinished, { force: true })
      throw error
    }
    written.push({ group, file })
  }
  return written
}
