import { createHash } from 'node:crypto'

/** How a sample is drawn. */
export interface SampleWish {
  readonly size: number
  readonly seed: string
}

/** What names a result: the same in every form of its report. */
export interface ResultName {
  readonly ruleId: string
  readonly accountId: string
  readonly resourceType: string
  readonly region: string
  readonly resourceId: string
}

/**
 * The draw of a result: lower-case hex of SHA-256 over the seed and its name, a line each. Results with the smallest draws
 * are the sample, so each is as likely as all others, and whoever has the seed can draw again with any tool.
 */
export function drawOf(
  seed: string,
  { ruleId, accountId, resourceType, region, resourceId }: ResultName,
): string {
  const lines = [seed, ruleId, accountId, resourceType, region, resourceId]
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}

/** Keeps the items with the smallest draws, in constant memory; those of a sample come in the order they were offered. */
export class Sample<T> {
  private kept: { readonly draw: string; readonly item: T; readonly index: number }[] = []
  private offered = 0
  private bound: string | undefined

  constructor(private readonly size: number) {}

  /** Items offered so far. */
  get population(): number {
    return this.offered
  }

  offer(draw: string, item: T): void {
    const index = this.offered++
    if (this.bound !== undefined && draw > this.bound) return
    this.kept.push({ draw, item, index })
    // Sorted once for every `size` items that got in: their number shrinks the further it goes.
    if (this.kept.length >= this.size * 2) this.shrink()
  }

  /** The sample. */
  items(): readonly T[] {
    this.shrink()
    return this.kept.toSorted((a, b) => a.index - b.index).map(({ item }) => item)
  }

  private shrink(): void {
    this.kept.sort((a, b) => (a.draw < b.draw ? -1 : a.draw > b.draw ? 1 : a.index - b.index))
    this.kept.length = Math.min(this.kept.length, this.size)
    if (this.kept.length === this.size) this.bound = this.kept.at(-1)?.draw
  }
}
