// What the program of a page knows of values; pure. See `page.mjs`.

/** Rows from the blocks of a table; undoes what `page-tables.ts` does. */
export function decodeRows(head, blocks) {
  const [maxTexts, maxCharacters] = head.remember
  const memory = head.columns.map(() => [])
  const decoded = (value, column) => {
    if (Array.isArray(value)) return memory[column][value[0]]
    if (typeof value === 'string' && memory[column].length < maxTexts && value.length <= maxCharacters)
      memory[column].push(value)
    return value
  }
  return blocks.flatMap((block) => JSON.parse(block).map((row) => row.map(decoded)))
}

/** Characters that cannot be seen, or that change how others are read, by their number; as `visible-text.ts` does. */
export function visible(text) {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|\p{Surrogate}/gu,
    (character) => `⟨U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  )
}

export function fill(text, n, m) {
  return text.replaceAll('{n}', n).replaceAll('{m}', m)
}

/** How a value reads. `format` turns an instant into the clock of the report. */
export function textOf({ kind, words }, value, texts, format) {
  if (value === null || value === undefined) return ''
  if (words !== undefined && kind === 'json')
    return visible(
      JSON.parse(value)
        .map((code) => (Object.hasOwn(words, code) ? words[code] : code))
        .join(', '),
    )
  if (words !== undefined && Object.hasOwn(words, value)) return words[value]
  if (kind === 'instant') return format(value)
  if (kind === 'duration') return ageText(value, texts)
  if (kind === 'share') return `${(Math.floor(value * 1000) / 10).toFixed(1)} %`
  if (kind === 'boolean') return value ? texts.yes : texts.no
  if (kind === 'integer') return value.toLocaleString('en-US')
  return visible(value)
}

function ageText(ms, texts) {
  const [days, hours, minutes] = [
    Math.floor(ms / 86_400_000),
    Math.floor(ms / 3_600_000) % 24,
    Math.floor(ms / 60_000) % 60,
  ]
  const d = fill(texts.days, days)
  const h = fill(texts.hours, hours)
  if (days > 0) return hours > 0 ? `${d} ${h}` : d
  const m = fill(texts.minutes, minutes)
  if (hours > 0) return minutes > 0 ? `${h} ${m}` : h
  return m
}

/** `2026-11-24 14:53:05` in a zone. */
export function clockOf(timeZone) {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return (instant) => format.format(instant)
}

/** Indexes of the rows that have every word of the search and every chosen value, in the wished order. */
export function select(rows, { words, chosen, haystack, sort }) {
  const found = []
  for (let index = 0; index < rows.length; index++) {
    if (chosen.some(([column, values]) => !values.has(String(rows[index][column])))) continue
    if (words.length > 0) {
      const text = haystack(index)
      if (!words.every((word) => text.includes(word))) continue
    }
    found.push(index)
  }
  if (sort === null) return found
  // Values repeat: putting each in its place once makes the comparisons of rows ones of numbers.
  const values = new Set(found.map((index) => rows[index][sort.column]))
  const places = new Map([...values].sort(compareValues).map((value, place) => [value, place]))
  const place = new Map(found.map((index) => [index, places.get(rows[index][sort.column])]))
  return found.sort((a, b) => sort.direction * (place.get(a) - place.get(b)) || a - b)
}

const collator = new Intl.Collator('en', { numeric: true })

/** Numbers by size, texts as people count, nothing last. */
export function compareValues(a, b) {
  if (a === null || b === null) return (a === null) - (b === null)
  return typeof a === 'string' && typeof b === 'string' ? collator.compare(a, b) : Number(a) - Number(b)
}

/** Classes of codes, so that a glance finds what matters; the word is always there too. */
const TONES = {
  bad: ['NON_COMPLIANT', 'notMet', 'new', 'reappeared', 'unexplained', 'false', 'exemptionEnded'],
  good: ['COMPLIANT', 'met', 'fixed'],
  warn: ['INSUFFICIENT_DATA', 'ERROR', 'partly', 'undecided', 'neverRecorded', 'attempted'],
  quiet: ['NOT_APPLICABLE', 'IGNORED', 'notTested', 'manual', 'notApplicable', 'ENDED', 'EXPIRED'],
}

export function toneOf({ name, kind }, value) {
  if (name === 'risk_level') return value === 1 ? 'bad' : value === 2 ? 'warn' : ''
  if (kind !== 'code' && kind !== 'boolean') return ''
  return Object.keys(TONES).find((tone) => TONES[tone].includes(String(value))) ?? ''
}
