import type { TableValue } from '../../tables/table.js'

/** A table as the program of the page knows it. */
export interface PageTable {
  readonly name: string
  readonly rowCount: number
  readonly columns: readonly { readonly name: string; readonly kind: string; readonly title: string }[]
  readonly rows: readonly (readonly TableValue[])[]
}

interface PageValues {
  decodeRows(head: object, blocks: readonly string[]): readonly (readonly TableValue[])[]
  visible(text: string): string
  select(
    rows: readonly (readonly TableValue[])[],
    wish: {
      readonly words: readonly string[]
      readonly chosen: readonly (readonly [number, ReadonlySet<string>])[]
      readonly haystack: (index: number) => string
      readonly sort: { readonly column: number; readonly direction: 1 | -1 } | null
    },
  ): readonly number[]
}

/** What the page runs, as it is. */
export async function pageValues(): Promise<PageValues> {
  return import(/* @vite-ignore */ new URL('./page-values.mjs', import.meta.url).href)
}

/** The content of a page's data elements, read as its program reads it. */
export async function readPage(page: string): Promise<readonly PageTable[]> {
  const { decodeRows } = await pageValues()
  return dataOf(page, 'head').map(({ name, json }) => {
    const head: Omit<PageTable, 'rows'> = JSON.parse(json)
    const blocks = dataOf(page, 'rows').filter((each) => each.name === name)
    const rows = decodeRows(
      head,
      blocks.map((block) => block.json),
    )
    return { ...head, rows }
  })
}

function dataOf(page: string, of: 'head' | 'rows'): { readonly name: string; readonly json: string }[] {
  const elements = page.matchAll(
    new RegExp(`<script type="application/json" data-${of}="([a-z_]+)">([^<]*)</script>`, 'g'),
  )
  return [...elements].map(([, name, json]) => ({ name: name!, json: json! }))
}
