/** Text of csv files: RFC 4180, safe to open in spreadsheets. */

/** Without it spreadsheets read Chinese as Latin. */
export const BYTE_ORDER_MARK = '\ufeff'

/** A cell that holds a text. */
export function csvCell(text: string): string {
  return quoted(disarmed(text))
}

/** One line; the cells are as they go into the file. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`
}

/**
 * A text that spreadsheets would take for a formula gets an apostrophe in front, and so does one that begins with an
 * apostrophe: taking one off gives back every text as it was.
 */
function disarmed(text: string): string {
  return /^[=+\-@\t\r\n']/.test(text) ? `'${text}` : text
}

/** An empty text is told from no value by its quotes. */
function quoted(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The records of a csv text with its cells, RFC 4180; lines may end in CR LF, LF or CR. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  let at = 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      for (at++; at < text.length; at++) {
        if (text[at] !== '"') cell += text[at]
        else if (text[at + 1] === '"') cell += text[at++]
        else break
      }
      at++
    }
    while (at < text.length && !/[,\r\n]/.test(text[at]!)) cell += text[at++]
    record.push(cell)
    if (text[at] === ',') {
      at++
      if (at < text.length) continue
      record.push('')
    }
    records.push(record)
    record = []
    if (text[at] === '\r' && text[at + 1] === '\n') at++
    at++
  }
  return records
}
