// The page of the offline verifier: takes files and shows what verifying them found. Texts only ever become text nodes.

import { verifyFiles } from './verify-files.mjs'
import { WORDS } from './verify-words.mjs'

// What a reader could not see, or what would change how the text around it is read.
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|\p{Surrogate}/gu
const LONGEST = 2_000

function visible(value) {
  const text = String(value)
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return cut.replace(
    UNSEEN,
    (each) => `⟨U+${each.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  )
}

function element(tag, className, ...children) {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  made.append(...children.map((child) => (child instanceof Node ? child : visible(child))))
  return made
}

function instant(value) {
  return Number.isSafeInteger(value) ? new Date(value).toISOString() : ''
}

/** Brings the page to life; `fallback` verifies Ed25519 where the browser cannot. */
export function startVerifier(fallback) {
  let language = /^zh/i.test(navigator.language) ? 'zh' : 'en'
  let dropped = []
  let found
  const input = element('input', '')
  Object.assign(input, { type: 'file', multiple: true, hidden: true, id: 'files' })
  input.addEventListener('change', () => take([...input.files]))
  document.body.append(element('header', 'top'), element('main', ''), input)
  document.addEventListener('dragover', (event) => event.preventDefault())
  document.addEventListener('drop', (event) => {
    event.preventDefault()
    void filesIn(event.dataTransfer).then(take)
  })
  draw()

  async function take(files) {
    if (files.length === 0) return
    dropped = [...dropped, ...files]
    found = undefined
    draw()
    found = await verifyFiles(dropped, fallback)
    draw()
  }

  function draw() {
    const words = WORDS[language]
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.title = words.title
    const other = button(words.other, () => {
      language = language === 'zh' ? 'en' : 'zh'
      draw()
    })
    document
      .querySelector('header')
      .replaceChildren(element('b', '', words.title), element('span', 'spring'), other)
    const main = document.querySelector('main')
    main.replaceChildren(element('p', 'lead', words.lead), dropZone(words))
    if (globalThis.crypto?.subtle === undefined) main.append(element('p', 'verdict bad', words.noCrypto))
    else if (found !== undefined) main.append(...findings(words))
    else if (dropped.length > 0) main.append(element('p', 'working', fill(words.working, dropped.length)))
    document.body.dataset.state = found?.verdict ?? (dropped.length > 0 ? 'working' : 'empty')
  }

  function dropZone(words) {
    const buttons = [button(words.choose, () => input.click())]
    if (dropped.length > 0)
      buttons.push(
        button(words.again, () => {
          dropped = []
          found = undefined
          input.value = ''
          draw()
        }),
      )
    return element(
      'section',
      'drop',
      element('b', '', words.drop),
      element('p', '', words.dropHint),
      element('p', '', ...buttons),
    )
  }

  function findings(words) {
    const { verdict, reports, strangers } = found
    const lines = [...reports.flatMap((report) => report.lines), ...strangers]
    const bad = lines.filter(({ state }) => state === 'bad').length
    const missing = lines.filter(({ code }) => code === 'absent').length
    const head = element(
      'section',
      `verdict ${verdict}`,
      element('h1', '', fill(words.verdicts[verdict], bad)),
      element('p', '', words.explained[verdict]),
    )
    if (missing > 0) head.append(element('p', '', fill(words.missing, missing)))
    head.setAttribute('role', 'status')
    const parts = [head, ...reports.map((report) => reportSection(words, report))]
    if (strangers.length > 0)
      parts.push(element('section', 'report', element('h2', '', words.strangers), table(words, strangers)))
    return parts
  }

  function reportSection(words, report) {
    const shown = { ...report, asOf: instant(report.asOf), signedAt: instant(report.signedAt) }
    const facts = Object.entries(words.facts).map(([name, title]) =>
      element('div', '', element('dt', '', title), element('dd', '', shown[name])),
    )
    return element(
      'section',
      'report',
      element('h2', '', fill(words.report, report.reportId || report.name)),
      element('dl', 'facts', ...facts),
      table(words, report.lines),
    )
  }
}

function table(words, lines) {
  const head = element('tr', '', ...words.columns.map((title) => element('th', '', title)))
  const rows = lines.map(({ state, code, name, detail }) =>
    element(
      'tr',
      state,
      element('td', 'state', words.states[state]),
      element('td', '', words.codes[code]),
      element('td', 'name', name),
      element('td', 'digest', detail),
    ),
  )
  return element(
    'div',
    'scroll',
    element('table', '', element('thead', '', head), element('tbody', '', ...rows)),
  )
}

function button(text, onClick) {
  const made = element('button', '', text)
  made.type = 'button'
  made.addEventListener('click', onClick)
  return made
}

function fill(text, value) {
  return text.replace('{n}', () => String(value))
}

/** Files of a drop, those in folders too. Entries are asked for at once: after the event they are gone. */
async function filesIn({ items, files }) {
  const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry != null)
  if (entries.length === 0) return [...files]
  return (await Promise.all(entries.map(filesUnder))).flat()
}

async function filesUnder(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))]
  const reader = entry.createReader()
  const found = []
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return found
    found.push(...(await Promise.all(some.map(filesUnder))).flat())
  }
}
