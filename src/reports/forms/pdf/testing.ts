import { inflateSync } from 'node:zlib'

/** Every line of text on the pages of a file, in the order in which they were written; throws Error for a broken file. */
export function readPdf(file: Buffer): string[] {
  const text = file.toString('latin1')
  if (!text.startsWith('%PDF-1.7') || !/%%EOF\s*$/.test(text)) throw new Error('no whole document')
  const objects = new Map(
    [...text.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id, body]) => [id!, body!]),
  )
  requireTable(text, objects.size)
  const streamOf = (id: string): string => {
    const body = objects.get(id)
    const stream = /stream\n([\s\S]*)\nendstream$/.exec(body ?? '')?.[1]
    if (stream === undefined) throw new Error(`no stream ${id}`)
    const bytes = Buffer.from(stream, 'latin1')
    return (body!.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1')
  }
  const fonts = new Map<string, readonly string[]>()
  for (const body of objects.values())
    for (const [, name, id] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      if (fonts.has(name!)) continue
      const unicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id!) ?? '')?.[1]
      if (unicode === undefined) throw new Error(`no characters of the font ${name}`)
      fonts.set(name!, charactersOf(streamOf(unicode)))
    }
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\n/.test(body))
  return pages
    .map((body) => /\/Contents (\d+) 0 R/.exec(body)![1]!)
    .flatMap((id) => linesOf(streamOf(id), fonts))
}

/** Offsets of the table of objects lead to them. */
function requireTable(text: string, count: number): void {
  const start = Number(/startxref\n(\d+)/.exec(text)?.[1])
  const entries = [...text.slice(start).matchAll(/\n(\d{10}) \d{5} n/g)]
  if (!text.startsWith('xref', start) || entries.length !== count) throw new Error('no table of all objects')
  for (const [index, [, offset]] of entries.entries())
    if (!text.startsWith(`${index + 1} 0 obj`, Number(offset)))
      throw new Error(`object ${index + 1} is not there`)
}

/** By glyph number. */
function charactersOf(map: string): readonly string[] {
  const lists = [...map.matchAll(/<[0-9a-f]{4}> <[0-9a-f]{4}> \[([^\]]*)\]/g)]
  return lists.flatMap(([, list]) =>
    [...list!.matchAll(/<([0-9a-f ]+)>/g)].map(([, units]) =>
      String.fromCharCode(...units!.split(' ').map((unit) => Number.parseInt(unit, 16))),
    ),
  )
}

function linesOf(content: string, fonts: ReadonlyMap<string, readonly string[]>): string[] {
  const texts = content.matchAll(/\/(F\d+) [\d.]+ Tf\n([\s\S]*?)ET/g)
  return [...texts].map(([, font, shown]) => {
    const characters = fonts.get(font!)!
    const glyphs = [...shown!.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex]) => hex!.match(/.{4}/g) ?? [])
    return glyphs.map((glyph) => characters[Number.parseInt(glyph, 16)] ?? '').join('')
  })
}
