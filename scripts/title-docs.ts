import { parse } from 'yaml'

const STATUSES = ['takenIn', 'probable', 'left', 'notFound'] as const
type TitleStatus = (typeof STATUSES)[number]

/** A rule of the published list that its title names without an identifier; an entry of catalog/titles.yaml. */
export interface PublishedTitle {
  /** Last part of the address of its page. */
  readonly page: string
  readonly product: string
  /** What it checks, in our words. */
  readonly asks: string
  /** What the comment at the head of the file says. */
  readonly status: TitleStatus
  /** Known when the rule is in, probably in, or left. */
  readonly identifier?: string
  readonly why?: string
  /** The words that were searched for one that was not found. */
  readonly searched?: string
}

/** The entries of catalog/titles.yaml as they stand there; checkTitles says what is wrong with them. */
export function readTitles(text: string): readonly PublishedTitle[] {
  const { titles } = parse(text) as { readonly titles: readonly PublishedTitle[] }
  return titles
}

/** What is wrong with the entries, one sentence each: `rules` are the identifiers that the catalogue has. */
export function checkTitles(
  titles: readonly PublishedTitle[],
  rules: ReadonlySet<string>,
): readonly string[] {
  const pages = new Set<string>()
  return titles.flatMap((title) => {
    const isSecond = pages.has(title.page)
    pages.add(title.page)
    return [
      ...(isSecond ? [`${title.page}: listed twice`] : []),
      ...[faultOf(title, rules) ?? []].flat().map((fault) => `${title.page}: ${fault}`),
    ]
  })
}

function faultOf(
  { product, asks, status, identifier, why }: PublishedTitle,
  rules: ReadonlySet<string>,
): string | undefined {
  if (!product || !asks) return 'product and asks are needed'
  if (!STATUSES.includes(status)) return `${status} is no status`
  const isKnown = status === 'takenIn' || status === 'probable' || status === 'left'
  if (isKnown !== (identifier !== undefined)) return `${status} and the identifier do not go together`
  if (identifier === undefined) return undefined
  if (status === 'left' && why === undefined) return 'why it is left is not said'
  if ((status !== 'left') !== rules.has(identifier))
    return `${status}, but ${identifier} is ${rules.has(identifier) ? '' : 'not '}in the catalogue`
  return undefined
}

/** How many of the titles are in and how many are not, for docs/rules.md. */
export function titlesSentence(titles: readonly PublishedTitle[]): string {
  const count = (status: TitleStatus) => String(titles.filter((title) => title.status === status).length)
  return `Of ${titles.length} published titles without identifier, ${count('takenIn')} are in, ${count('probable')} more are probably rules that are in, ${count('left')} have an identifier but are left out, and of ${count('notFound')} none was found in the documentation. \`catalog/titles.yaml\` lists them with the reasons.`
}
