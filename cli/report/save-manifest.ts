import { writeFileSync } from 'node:fs'
import { CommandError } from '../exit-codes.js'

/** Writes the signed manifest of a file, and its signature, beside it. Returns the path of the manifest. Throws CommandError. */
export function saveManifest(
  { Manifest, Signature }: { readonly Manifest: string; readonly Signature: string },
  file: string,
): string {
  try {
    writeFileSync(`${file}.manifest.json`, Manifest)
    writeFileSync(`${file}.manifest.sig`, Buffer.from(Signature, 'base64'))
  } catch (error) {
    throw new CommandError('settings', error instanceof Error ? error.message : file, { cause: error })
  }
  return `${file}.manifest.json`
}
