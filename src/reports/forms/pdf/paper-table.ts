import { CONTENT_WIDTH, INK, LEADING, PAGE, type Paper } from './paper.js'

/** A column of a table on paper. */
export interface PaperColumn {
  readonly title: string
  /** Of the width, in proportion to the others. */
  readonly share: number
  readonly isNumber: boolean
}

/** A text and how it is written. */
export interface PaperCell {
  readonly text: string
  readonly color?: string
  readonly isBold?: boolean
}

const SIZE = 8
const PADDING = 4
const MAX_LINES = 6

/** Draws rows below a head that comes again on each page. */
export interface PaperTable {
  row(cells: readonly PaperCell[]): void
}

/** Begins a table where the paper is. */
export function beginTable(paper: Paper, columns: readonly PaperColumn[]): PaperTable {
  const total = columns.reduce((sum, { share }) => sum + share, 0)
  let left = PAGE.margin
  const places = columns.map((column) => {
    const width = (column.share / total) * CONTENT_WIDTH
    const place = { x: left + PADDING, width: width - 2 * PADDING, isNumber: column.isNumber }
    left += width
    return place
  })
  const head = columns.map(({ title }, index) => paper.linesOf(title, places[index]!.width, SIZE, 'bold'))
  const headHeight = heightOf(Math.max(...head.map((lines) => lines.length)))

  function drawHead(): void {
    paper.pdf.rect(PAGE.margin, paper.y, CONTENT_WIDTH, headHeight).fill(INK.head)
    drawCells(head, () => ({ color: INK.navy, isBold: true }))
    paper.y += headHeight
  }

  function drawCells(
    cells: readonly (readonly string[])[],
    lookOf: (index: number) => { readonly color?: string; readonly isBold?: boolean },
  ): void {
    for (const [index, lines] of cells.entries()) {
      const { x, width, isNumber } = places[index]!
      const { color = INK.text, isBold = false } = lookOf(index)
      const weight = isBold ? 'bold' : 'regular'
      for (const [at, line] of lines.entries()) {
        const indent = isNumber ? width - paper.widthOf(line, SIZE, weight) : 0
        paper.drawLine(line, x + indent, paper.y + PADDING + at * SIZE * LEADING, SIZE, color, weight)
      }
    }
  }

  paper.makeRoom(headHeight + heightOf(2))
  drawHead()
  return {
    row(cells) {
      const lines = cells.map(({ text, isBold }, index) =>
        cut(paper.linesOf(text, places[index]!.width, SIZE, isBold ? 'bold' : 'regular')),
      )
      const height = heightOf(Math.max(...lines.map((each) => each.length)))
      if (paper.makeRoom(height)) drawHead()
      drawCells(lines, (index) => cells[index]!)
      paper.y += height
      paper.pdf
        .moveTo(PAGE.margin, paper.y)
        .lineTo(PAGE.margin + CONTENT_WIDTH, paper.y)
        .lineWidth(0.5)
        .strokeColor(INK.line)
        .stroke()
    },
  }
}

function heightOf(lines: number): number {
  return lines * SIZE * LEADING + 2 * PADDING
}

function cut(lines: readonly string[]): readonly string[] {
  if (lines.length <= MAX_LINES) return lines
  return [...lines.slice(0, MAX_LINES - 1), `${lines[MAX_LINES - 1]!.slice(0, -2)}…`]
}
