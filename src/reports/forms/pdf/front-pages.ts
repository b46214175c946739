import { textIn } from '../../text-in.js'
import { type CoverTile, coverFacts, coverTiles, dataSources } from '../cover-content.js'
import { COVER_WORDS } from '../cover-words.js'
import { type FormView, formatCount } from '../form-view.js'
import { GLOSSARY } from '../glossary.js'
import { CONTENT_WIDTH, INK, LEADING, PAGE, type Paper } from './paper.js'
import { beginTable } from './paper-table.js'
import { beginSection, heading } from './section.js'

/** A line of the contents. */
export interface ContentsLine {
  /** Of the section. */
  readonly name: string
  readonly title: string
  readonly rows: number | null
}

const TONES: Readonly<Record<CoverTile['tone'], string>> = {
  neutral: INK.navy,
  good: INK.good,
  warn: INK.warn,
  bad: INK.bad,
}

/** What the report is, whose, as of when and from which data, and what is in it. */
export function drawCover(paper: Paper, view: FormView, contents: readonly ContentsLine[]): void {
  const { words, record } = view
  paper.newPage()
  paper.pdf.outline.addItem(words.sheets.cover)
  drawBanner(paper, words.title, record.head.header.pack.name)
  drawTiles(paper, coverTiles(view))
  heading(paper, words.cover.report)
  drawPairs(paper, coverFacts(view))
  heading(paper, words.cover.dataSources)
  const { titles, accounts } = dataSources(view)
  const table = beginTable(
    paper,
    titles.map((title, index) => ({ title, share: [22, 16, 20, 12, 50][index] ?? 20, isNumber: false })),
  )
  for (const { accountId, sources, freshness } of accounts) {
    for (const source of sources) table.row(source.map((text) => ({ text })))
    table.row([accountId, '', '', '', freshness].map((text) => ({ text })))
  }
  heading(paper, words.cover.contents)
  for (const { name, title, rows } of contents) {
    paper.makeRoom(16)
    const text = rows === null ? title : `${title} (${formatCount(rows)})`
    paper.drawLine(text, PAGE.margin, paper.y, 9.5, '#1c5a94')
    paper.pdf.goTo(PAGE.margin, paper.y, paper.widthOf(text, 9.5), 13, name)
    paper.y += 15
  }
}

function drawBanner(paper: Paper, kind: string, name: string): void {
  const lines = paper.linesOf(name, CONTENT_WIDTH - 40, 22, 'bold').slice(0, 3)
  const height = 50 + lines.length * 22 * LEADING
  paper.pdf.rect(PAGE.margin, paper.y, CONTENT_WIDTH, height).fill(INK.navy)
  paper.drawLine(kind, PAGE.margin + 20, paper.y + 16, 12, '#dce6f2')
  for (const [index, line] of lines.entries())
    paper.drawLine(line, PAGE.margin + 20, paper.y + 36 + index * 22 * LEADING, 22, INK.white, 'bold')
  paper.y += height + 12
}

function drawTiles(paper: Paper, tiles: readonly CoverTile[]): void {
  const gap = 8
  const width = (CONTENT_WIDTH - gap * (tiles.length - 1)) / tiles.length
  const height = 82
  for (const [index, { label, value, isShare, note, tone }] of tiles.entries()) {
    const x = PAGE.margin + index * (width + gap)
    paper.pdf.roundedRect(x, paper.y, width, height, 5).lineWidth(0.75).fillAndStroke('#f3f6fa', INK.line)
    drawLines(paper, label, x + 10, paper.y + 7, width - 20, 8, INK.soft, 2)
    paper.drawLine(tileText(value, isShare), x + 10, paper.y + 28, 20, TONES[tone], 'bold')
    drawLines(paper, note, x + 10, paper.y + 57, width - 20, 7.5, INK.soft, 2)
  }
  paper.y += height + 4
}

function tileText(value: number | string, isShare: boolean): string {
  if (typeof value === 'string') return value
  return isShare ? `${(value * 100).toFixed(1)} %` : formatCount(value)
}

function drawLines(
  paper: Paper,
  text: string,
  x: number,
  y: number,
  width: number,
  size: number,
  color: string,
  most: number,
): void {
  for (const [index, line] of paper.linesOf(text, width, size).slice(0, most).entries())
    paper.drawLine(line, x, y + index * size * 1.25, size, color)
}

const LABEL_WIDTH = 190

/** Labels and what they stand for. */
function drawPairs(paper: Paper, pairs: readonly (readonly [string, string])[]): void {
  const size = 9
  for (const [label, value] of pairs) {
    const labels = paper.linesOf(label, LABEL_WIDTH - 10, size, 'bold')
    const values = paper.linesOf(value, CONTENT_WIDTH - LABEL_WIDTH, size)
    for (let at = 0; at < Math.max(labels.length, values.length); at++) {
      paper.makeRoom(size * LEADING)
      paper.drawLine(labels[at] ?? '', PAGE.margin, paper.y, size, INK.soft, 'bold')
      paper.drawLine(values[at] ?? '', PAGE.margin + LABEL_WIDTH, paper.y, size, INK.text)
      paper.y += size * LEADING
    }
    paper.y += 3
  }
}

/** How verdicts are made, and what the words mean. */
export function drawMethod(paper: Paper, { words, record }: FormView): void {
  const { method } = words
  const glossary = textIn(GLOSSARY, record.head.header.language)
  beginSection(paper, 'method', words.sheets.method, '')
  heading(paper, method.verdicts)
  for (const sentence of method.verdictList) paper.paragraph(sentence)
  beginSection(paper, 'glossary', glossary.title, glossary.about)
  drawPairs(paper, glossary.entries)
}

/** Lines for the people who sign, what the signature proves, and what the owners of standards want said. */
export function drawSignOff(paper: Paper, { words, record }: FormView): void {
  const { header, standards } = record.head
  const texts = textIn(COVER_WORDS, header.language)
  beginSection(paper, 'sign_off', texts.signOff, '')
  const titles = [texts.role, texts.name, texts.date, texts.signature]
  const table = beginTable(
    paper,
    titles.map((title) => ({ title, share: 1, isNumber: false })),
  )
  for (const role of [texts.prepared, texts.reviewed, texts.approved])
    table.row([{ text: `${role}\n\n\n` }, { text: '' }, { text: '' }, { text: '' }])
  heading(paper, texts.proof)
  for (const sentence of texts.proofList) paper.paragraph(sentence, { color: INK.soft })
  for (const { title, edition, disclaimer } of standards)
    paper.paragraph(`${title} (${edition}): ${disclaimer}`, { color: INK.soft })
  heading(paper, words.cover.notes)
  for (const sentence of words.cover.noteList.slice(0, -1)) paper.paragraph(sentence, { color: INK.soft })
}
