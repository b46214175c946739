const COLUMNS = 80

/**
 * A line broken at blanks to fit 80 columns. The lines after the first are indented as the line is, and by `hanging`
 * more; a word that is too long stays whole.
 */
export function wrapText(line: string, hanging = ''): readonly string[] {
  let indent = /^ */.exec(line)![0]
  const lines: string[] = []
  let rest = line
  while (rest.length > COLUMNS) {
    let at = rest.lastIndexOf(' ', COLUMNS)
    if (at <= indent.length) at = rest.indexOf(' ', COLUMNS)
    if (at === -1) break
    lines.push(rest.slice(0, at).trimEnd())
    if (lines.length === 1) indent += hanging
    rest = `${indent}${rest.slice(at + 1)}`
  }
  return [...lines, rest]
}
