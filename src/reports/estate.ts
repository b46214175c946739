import { ABSENT, BLOCK_SIZE, blockOf, offsetOf, typeOfBlock } from '../evaluation/block.js'
import type { BlockNo, TypeNo } from '../platform/ids.js'
import { matchRules } from '../rules/match-rules.js'
import { compileScope, type ResourceScope, type ScopedResource } from '../rules/resource-scope.js'
import type { Rule } from '../rules/types.js'
import type { Pace } from './pace.js'
import type { PartSource } from './part-source.js'
import { verdictBit } from './verdict-set.js'

/** Resources of one type in one region. */
export interface ResourceGroup {
  readonly typeNo: TypeNo
  readonly resourceType: string
  readonly region: string
}

/** What is known of the 512 resources of a block: four bytes each, so that a million of them fit anywhere. */
export interface EstateBlock {
  /** 1 + index into `groups`; 0 = not recorded. */
  readonly group: Uint16Array
  /** IN_PACK, MATCHED, STRAY and RULED, see below. */
  readonly flags: Uint8Array
  /** Verdicts under the package's rules; filled by `noteVerdicts`. */
  readonly verdicts: Uint8Array
}

/** The resource counts. */
export const IN_PACK = 1
/** The resource counts and a rule of the report looks at it. */
export const MATCHED = 2
/** There is a result although the resource is not recorded. */
export const STRAY = 4
/** The resource counts and a rule of the report looks at its type, whatever the scope of the rule. */
export const RULED = 8

/** Every recorded resource of an account as a package sees it. */
export interface Estate {
  readonly groups: readonly ResourceGroup[]
  readonly blocks: Map<BlockNo, EstateBlock>
}

/** Which resources count: those that are in every scope of one of the lists; `[[]]` are all. */
export type Within = readonly (readonly ResourceScope[])[]

/** Which resources there are and which of them a package is about. */
export interface EstateQuestion {
  readonly source: Pick<PartSource, 'resources'>
  readonly rules: readonly Rule[]
  readonly within: Within
  readonly typeNames: ReadonlyMap<TypeNo, string>
}

/** Compiles it once; null when every resource counts. */
export function compileWithin(within: Within): ((resource: ScopedResource) => boolean) | null {
  const choices = within.map((scopes) => scopes.flatMap((scope) => compileScope(scope) ?? []))
  if (choices.some((tests) => tests.length === 0)) return null
  return (resource) => choices.some((tests) => tests.every((test) => test(resource)))
}

const MAX_GROUPS = 65_535

/** Reads every recorded resource of the account once. Only inside `readSnapshot`. */
export async function readEstate(question: EstateQuestion, pace: Pace): Promise<Estate> {
  const { source, rules, within, typeNames } = question
  const inPack = compileWithin(within)
  const rulesOfType = matchRules(rules)
  const groups: ResourceGroup[] = []
  const groupNos = new Map<string, number>()
  const blocks = new Map<BlockNo, EstateBlock>()
  for await (const resource of source.resources()) {
    const blockNo = blockOf(resource.resourceNo)
    const offset = offsetOf(resource.resourceNo)
    let block = blocks.get(blockNo)
    if (block === undefined) {
      block = emptyEstateBlock()
      blocks.set(blockNo, block)
    }
    const typeNo = typeOfBlock(blockNo)
    const resourceType = typeNames.get(typeNo)
    if (resourceType === undefined) throw new Error(`resource type ${typeNo} has no name`)
    const key = `${typeNo} ${resource.regionId}`
    let groupNo = groupNos.get(key)
    if (groupNo === undefined) {
      groupNo = groups.push({ typeNo, resourceType, region: resource.regionId })
      if (groupNo > MAX_GROUPS) throw new Error(`more than ${MAX_GROUPS} types and regions`)
      groupNos.set(key, groupNo)
    }
    block.group[offset] = groupNo
    if (inPack === null || inPack(resource)) {
      const ofType = rulesOfType(resourceType)
      const isMatched = ofType.some(({ inScope }) => inScope === null || inScope(resource))
      block.flags[offset] = IN_PACK | (ofType.length > 0 ? RULED : 0) | (isMatched ? MATCHED : 0)
    }
    const pause = pace()
    if (pause !== undefined) await pause
  }
  return { groups, blocks }
}

/**
 * The results of a block that count in the package: absent where the resource is deleted or outside the
 * package's scope.
 */
export function countedVerdicts(estate: Estate, blockNo: BlockNo, codes: Uint8Array): Uint8Array {
  const block = estate.blocks.get(blockNo)
  const counted = new Uint8Array(BLOCK_SIZE)
  if (block === undefined) return counted
  for (let offset = 0; offset < BLOCK_SIZE; offset++) {
    counted[offset] = (block.flags[offset]! & IN_PACK) === 0 ? ABSENT : codes[offset]!
  }
  return counted
}

/** Adds a rule's results to what is known of the block's resources. */
export function noteVerdicts(estate: Estate, blockNo: BlockNo, codes: Uint8Array): void {
  let block = estate.blocks.get(blockNo)
  if (block === undefined) {
    block = emptyEstateBlock()
    estate.blocks.set(blockNo, block)
  }
  const { verdicts, flags, group } = block
  for (let offset = 0; offset < BLOCK_SIZE; offset++) {
    const code = codes[offset]!
    if (code === ABSENT) continue
    if ((flags[offset]! & IN_PACK) !== 0) verdicts[offset] = verdicts[offset]! | verdictBit(code)
    else if (group[offset] === 0) flags[offset] = flags[offset]! | STRAY
  }
}

function emptyEstateBlock(): EstateBlock {
  return {
    group: new Uint16Array(BLOCK_SIZE),
    flags: new Uint8Array(BLOCK_SIZE),
    verdicts: new Uint8Array(BLOCK_SIZE),
  }
}

/**
 * One estate of several that were read of the same account: a resource is in where one of them has it. All have the
 * same groups, since each has seen every resource in the same order.
 */
export function uniteEstates([first, ...others]: readonly [Estate, ...Estate[]]): Estate {
  if (others.length === 0) return first
  const blocks = new Map<BlockNo, EstateBlock>()
  for (const estate of [first, ...others]) {
    for (const [blockNo, { group, flags, verdicts }] of estate.blocks) {
      const united = blocks.get(blockNo) ?? emptyEstateBlock()
      blocks.set(blockNo, united)
      for (let offset = 0; offset < BLOCK_SIZE; offset++) {
        united.group[offset] = group[offset]!
        united.flags[offset] = united.flags[offset]! | flags[offset]!
        united.verdicts[offset] = united.verdicts[offset]! | verdicts[offset]!
      }
    }
  }
  return { groups: first.groups, blocks }
}
