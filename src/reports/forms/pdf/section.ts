import { CONTENT_WIDTH, INK, LEADING, PAGE, type Paper } from './paper.js'

/** Begins a section on a page of its own: its title, what it is, and a place in the outline. */
export function beginSection(paper: Paper, name: string, title: string, about: string): void {
  paper.newPage()
  paper.pdf.addNamedDestination(name)
  paper.pdf.outline.addItem(title)
  drawTitle(paper, title, 16)
  paper.y += 3
  drawRule(paper, 1.5, INK.navy)
  paper.y += 6
  if (about !== '') paper.paragraph(about, { color: INK.soft, gap: 8 })
}

/** A heading inside a section, never alone at the foot of a page. */
export function heading(paper: Paper, title: string): void {
  paper.makeRoom(70)
  paper.y += 8
  drawTitle(paper, title, 12)
  paper.y += 3
}

function drawTitle(paper: Paper, title: string, size: number): void {
  for (const line of paper.linesOf(title, CONTENT_WIDTH, size, 'bold')) {
    paper.drawLine(line, PAGE.margin, paper.y, size, INK.navy, 'bold')
    paper.y += size * LEADING
  }
}

function drawRule({ pdf, y }: Paper, width: number, color: string): void {
  pdf
    .moveTo(PAGE.margin, y)
    .lineTo(PAGE.margin + CONTENT_WIDTH, y)
    .lineWidth(width)
    .strokeColor(color)
    .stroke()
}
