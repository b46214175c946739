import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { visibleText } from '../visible-text.js'

/** Points; A4 lying on its side. */
export const PAGE = { width: 841.89, height: 595.28, margin: 40 }
export const CONTENT_WIDTH = PAGE.width - 2 * PAGE.margin
const FOOTER_Y = PAGE.height - 28
/** Where content ends. */
const BOTTOM = PAGE.height - 44

/** Everything that stands on the paper, in the colours of the workbook; each differs in lightness. */
export const INK = {
  text: '#18212c',
  soft: '#566373',
  line: '#d0d7df',
  navy: '#1f3a5f',
  head: '#e8eef5',
  white: '#ffffff',
  good: '#1b5e20',
  warn: '#8a5a00',
  bad: '#9c1c10',
}

export type Weight = 'regular' | 'bold'

/** A document that is written from top to bottom, page by page. */
export interface Paper {
  /** Where the next thing goes; points from the top. */
  y: number
  readonly pdf: PDFKit.PDFDocument
  /** Begins a page. */
  newPage(): void
  /** Begins a page when less than `points` are left; true when it did. */
  makeRoom(points: number): boolean
  /** The lines a text takes, each no wider than `width`; characters that cannot be shown stand by their numbers. */
  linesOf(text: string, width: number, size: number, weight?: Weight): string[]
  widthOf(text: string, size: number, weight?: Weight): number
  /** One line as `linesOf` gives it, its top at `y`. */
  drawLine(text: string, x: number, y: number, size: number, color: string, weight?: Weight): void
  /** A text over the whole width, over pages where it must be. */
  paragraph(text: string, options?: ParagraphOptions): void
}

export interface ParagraphOptions {
  readonly size?: number
  readonly color?: string
  readonly weight?: Weight
  /** Below it; points. */
  readonly gap?: number
}

/** Of lines; times the size of the text. */
export const LEADING = 1.38

/**
 * 17 MB, kept once they were read: read for each report they waited for a collection by the dozen, in memory that the
 * allocator then did not give back.
 */
let fonts: Readonly<Record<Weight, Buffer>> | undefined

/** Opens a document of no page. The library and the fonts are loaded when the first one is. */
export async function openPaper(facts: {
  readonly title: string
  readonly author: string
  readonly createdAt: Date
  readonly language: string
  /** Stands at the foot of each page, before its number. */
  readonly footer: string
}): Promise<Paper> {
  const { default: PDFDocument } = await import('pdfkit')
  const pdf = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    lang: facts.language,
    displayTitle: true,
    info: { Title: visibleText(facts.title), Author: facts.author, CreationDate: facts.createdAt },
  })
  fonts ??= { regular: readFileSync(fontFile('Regular')), bold: readFileSync(fontFile('Bold')) }
  for (const [name, bytes] of Object.entries(fonts)) pdf.registerFont(name, bytes)
  const meters = { regular: createMeter(pdf, 'regular'), bold: createMeter(pdf, 'bold') }
  let pages = 0

  const paper: Paper = {
    y: PAGE.margin,
    pdf,
    newPage() {
      pdf.addPage()
      pages++
      paper.y = PAGE.margin
      const number = String(pages)
      paper.drawLine(meters.regular.shownText(facts.footer), PAGE.margin, FOOTER_Y, 8, INK.soft)
      const x = PAGE.width - PAGE.margin - paper.widthOf(number, 8)
      paper.drawLine(number, x, FOOTER_Y, 8, INK.soft)
    },
    makeRoom(points) {
      if (paper.y + points <= BOTTOM) return false
      paper.newPage()
      return true
    },
    linesOf: (text, width, size, weight = 'regular') => meters[weight].linesOf(text, width / size),
    widthOf: (text, size, weight = 'regular') => meters[weight].widthOf(text) * size,
    drawLine(text, x, y, size, color, weight = 'regular') {
      if (text === '') return
      pdf.font(weight).fontSize(size).fillColor(color).text(text, x, y, { lineBreak: false })
    },
    paragraph(text, { size = 9.5, color = INK.text, weight = 'regular', gap = 4 } = {}) {
      for (const line of paper.linesOf(text, CONTENT_WIDTH, size, weight)) {
        paper.makeRoom(size * LEADING)
        paper.drawLine(line, PAGE.margin, paper.y, size, color, weight)
        paper.y += size * LEADING
      }
      paper.y += gap
    },
  }
  return paper
}

/** The packaged font: Chinese (GB 2312) and Latin. */
function fontFile(style: 'Regular' | 'Bold'): string {
  const entry = createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')
  return join(dirname(entry), '..', 'fonts', `NotoSansHans-${style}.otf`)
}

interface Meter {
  widthOf(text: string): number
  linesOf(text: string, width: number): string[]
  shownText(text: string): string
}

/** Measures characters once each; widths are those of a font of one point. */
function createMeter(pdf: PDFKit.PDFDocument, weight: Weight): Meter {
  const widths = new Map<string, number>()
  const isKnown = new Map<string, boolean>()

  function widthOfCharacter(character: string): number {
    let width = widths.get(character)
    if (width === undefined) {
      width = pdf.font(weight).fontSize(100).widthOfString(character) / 100
      widths.set(character, width)
    }
    return width
  }
  function hasGlyph(character: string): boolean {
    let known = isKnown.get(character)
    if (known === undefined) {
      known = glyphsOf(pdf.font(weight)).hasGlyphForCodePoint(character.codePointAt(0) ?? 0)
      isKnown.set(character, known)
    }
    return known
  }
  const shownText = (text: string) =>
    Array.from(visibleText(text).replaceAll('\t', ' '), (character) =>
      character === '\n' || hasGlyph(character) ? character : numberOf(character),
    ).join('')
  const widthOf = (text: string) => {
    let width = 0
    for (const character of text) width += widthOfCharacter(character)
    return width
  }

  /** Breaks at blanks where there are any, else behind a mark of an id, else anywhere: Chinese has none of them. */
  function wrap(line: string, most: number, lines: string[]): void {
    let current = ''
    let width = 0
    let blankAt = -1
    let markAt = -1
    for (const character of line) {
      const added = widthOfCharacter(character)
      if (width + added > most && current !== '') {
        // A mark in the first half would leave much of the line empty.
        const cut = blankAt > 0 ? blankAt : markAt * 2 >= current.length ? markAt : current.length
        lines.push(current.slice(0, cut))
        current = current.slice(cut).trimStart()
        width = widthOf(current)
        blankAt = -1
        markAt = -1
      }
      if (character === ' ') blankAt = current.length
      current += character
      if ('-_.:/,'.includes(character)) markAt = current.length
      width += added
    }
    lines.push(current)
  }

  return {
    widthOf,
    shownText,
    linesOf(text, width) {
      const lines: string[] = []
      for (const line of shownText(text).split('\n')) wrap(line, width, lines)
      return lines
    },
  }
}

/** A character that the font lacks, or that cannot be seen. */
function numberOf(character: string): string {
  if (character === '⟨') return '['
  if (character === '⟩') return ']'
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
}

/** The parsed font behind the current one; its types do not tell of it. */
function glyphsOf(document: PDFKit.PDFDocument): { hasGlyphForCodePoint(code: number): boolean } {
  const { _font } = document as unknown as {
    _font: { font: { hasGlyphForCodePoint(code: number): boolean } }
  }
  return _font.font
}
