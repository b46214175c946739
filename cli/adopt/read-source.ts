import { CommandError } from '../exit-codes.js'
import type { ImportSource } from '../import/collect-files.js'
import type { Adopted } from './adopted.js'
import { objectIn } from './read-members.js'
import { readReply } from './read-replies.js'
import { readTerraform } from './read-terraform.js'

/** Reads saved API replies and Terraform state; the last one read of an id stands. Throws CommandError. */
export async function readSources(sources: readonly ImportSource[]): Promise<Adopted> {
  const found: Adopted[] = []
  for (const source of sources) {
    const chunks: Uint8Array[] = []
    for await (const chunk of source.open()) chunks.push(chunk)
    found.push(...readSource(Buffer.concat(chunks).toString('utf8'), source.name))
  }
  return {
    rules: lastOf(found.flatMap(({ rules }) => rules)),
    packs: lastOf(found.flatMap(({ packs }) => packs)),
    mentioned: lastOf(found.flatMap(({ mentioned }) => mentioned)),
  }
}

/** Reads the text of one file: one reply or state, or an array of replies. Throws CommandError. */
export function readSource(text: string, name: string): readonly Adopted[] {
  const values = parse(text, name)
  return (Array.isArray(values) ? values : [values]).map((value: unknown) => {
    const members = objectIn(value)
    const adopted = readTerraform(members) ?? readReply(members)
    if (adopted !== null) return adopted
    throw new CommandError(
      'settings',
      `${name}: neither a Terraform state nor a saved reply of ListConfigRules, GetConfigRule or GetCompliancePack`,
    )
  })
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new CommandError('settings', `${name}: no JSON`, { cause: error })
  }
}

function lastOf<T extends { readonly formerId: string; readonly name: string }>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [item.formerId || item.name, item])).values()]
}
