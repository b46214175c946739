import { CONTENT_WIDTH, INK, PAGE, type Paper } from './paper.js'

/** Begins a section on a page of its own: its title, what it is, and a place in the outline. */
export function beginSection(paper: Paper, name: string, title: string, about: string): void {
  paper.newPage()
  paper.pdf.addNamedDestination(name)
  paper.pdf.outline.addItem(title)
  paper.drawLine(title, PAGE.margin, paper.y, 16, INK.navy, 'bold')
  paper.y += 25
  drawRule(paper, 1.5, INK.navy)
  paper.y += 6
  if (about !== '') paper.paragraph(about, { color: INK.soft, gap: 8 })
}

/** A heading inside a section, never alone at the foot of a page. */
export function heading(paper: Paper, title: string): void {
  paper.makeRoom(70)
  paper.y += 8
  paper.drawLine(title, PAGE.margin, paper.y, 12, INK.navy, 'bold')
  paper.y += 20
}

function drawRule({ pdf, y }: Paper, width: number, color: string): void {
  pdf
    .moveTo(PAGE.margin, y)
    .lineTo(PAGE.margin + CONTENT_WIDTH, y)
    .lineWidth(width)
    .strokeColor(color)
    .stroke()
}
