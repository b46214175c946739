// The tables of a page. See `page.mjs`.

import { compareValues, decodeRows, fill, select, textOf, toneOf, visible } from './page-values.mjs'

const ROW_PIXELS = 46
const CARD_PIXELS = 100
/** Tables up to this long are shown whole, with rows as high as their texts. */
const MAX_WHOLE_ROWS = 150
const MAX_PRINTED_ROWS = 500
const MAX_CHOICES = 300
const SPARE_ROWS = 8

export function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

/** One table of the page. */
export function createTable(page, section, head) {
  const { texts, format } = page
  const blocks = [...section.querySelectorAll('[data-rows]')]
  const rows = decodeRows(
    head,
    blocks.map((block) => block.textContent),
  )
  for (const block of blocks) block.remove()
  const columnOf = new Map(head.columns.map((column, index) => [column.name, index]))
  const shown = Object.keys(head.shown).map((name) => columnOf.get(name))
  const haystacks = []
  const chosen = new Map()
  let search = ''
  let sort = null
  let order = rows.map((_, index) => index)

  const shownText = (row, column) => textOf(head.columns[column], row[column], texts, format)
  const known = head.columns.map(() => new Map())
  /** What a search looks at in a cell: texts as they are; of the others what is shown, too. */
  const soughtText = (row, column) => {
    const value = row[column]
    const { kind, words } = head.columns[column]
    if (value === null || (words === undefined && (kind === 'text' || kind === 'json'))) return value
    if (!known[column].has(value)) known[column].set(value, `${shownText(row, column)} ${value}`)
    return known[column].get(value)
  }
  const haystack = (index) => {
    let text = haystacks[index]
    if (text === undefined) {
      text = rows[index]
        .map((_, column) => soughtText(rows[index], column))
        .join('\n')
        .toLowerCase()
      haystacks[index] = text
    }
    return text
  }
  const isNumber = ({ kind, name }) => (kind === 'integer' || kind === 'share') && name !== 'risk_level'

  const output = element('output', {})
  const input = element('input', { type: 'search', placeholder: texts.search, ariaLabel: texts.search })
  const clear = element('button', { type: 'button', textContent: texts.clear, hidden: true })
  const selects = head.filters.map(createFilter).filter((made) => made !== null)
  const tools = element(
    'div',
    { className: 'tools' },
    input,
    ...selects.map(({ select }) => select),
    clear,
    output,
  )
  const titles = element('div', { className: 'line titles', role: 'row' }, ...shown.map(createTitle))
  const body = element('div', { className: 'rows', role: 'rowgroup' })
  const grid = element('div', {
    className: 'grid',
    role: 'table',
    ariaLabel: section.querySelector('h2').textContent,
  })
  grid.append(titles, body)
  grid.style.setProperty(
    '--columns',
    Object.values(head.shown)
      .map((share) => `minmax(0, ${share}fr)`)
      .join(' '),
  )
  section.querySelector('.table').append(tools, grid)

  let timer
  input.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      search = input.value
      refresh()
    }, 120)
  })
  clear.addEventListener('click', () => {
    search = input.value = ''
    chosen.clear()
    for (const { select } of selects) select.value = ''
    refresh()
  })
  grid.addEventListener('scroll', () => requestAnimationFrame(draw))
  addEventListener('resize', () => requestAnimationFrame(draw))
  grid.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.classList.contains('row')) event.target.click()
    const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key]
    if (step === undefined || !event.target.classList.contains('row')) return
    event.preventDefault()
    event.target[step]?.focus()
  })
  refresh()
  prepareSearch(0)
  return { choose, printed }

  /** While nobody waits: the first search of a long table would take seconds. */
  function prepareSearch(from) {
    if (from >= rows.length) return
    const later = globalThis.requestIdleCallback ?? ((call) => setTimeout(call, 50))
    later(() => {
      for (let index = from; index < Math.min(from + 1000, rows.length); index++) haystack(index)
      prepareSearch(from + 1000)
    })
  }

  function createFilter(name) {
    const column = columnOf.get(name)
    const found = new Map(rows.map((row) => [row[column], row]))
    if (found.size < 2 || found.size > MAX_CHOICES) return null
    const values = [...found].map(([value, row]) => [value, shownText(row, column)])
    const { title } = head.columns[column]
    const select = element('select', { ariaLabel: title })
    select.append(element('option', { value: '', textContent: `${title}: ${texts.all}` }))
    for (const [value, text] of values.sort(([a], [b]) => compareValues(a, b)))
      select.append(element('option', { value: `=${value}`, textContent: text === '' ? '—' : text }))
    select.addEventListener('change', () => {
      if (select.value === '') chosen.delete(column)
      else chosen.set(column, new Set([select.value.slice(1)]))
      refresh()
    })
    return { column, select }
  }

  function createTitle(column) {
    const button = element('button', { type: 'button', textContent: head.columns[column].title })
    const title = element(
      'div',
      { role: 'columnheader', className: isNumber(head.columns[column]) ? 'number' : '' },
      button,
    )
    button.addEventListener('click', () => {
      const isUp = sort?.column === column && sort.direction === 1
      sort = sort?.column === column && !isUp ? null : { column, direction: isUp ? -1 : 1 }
      for (const other of titles.children) other.removeAttribute('aria-sort')
      if (sort !== null) title.setAttribute('aria-sort', isUp ? 'descending' : 'ascending')
      refresh()
    })
    return title
  }

  function refresh() {
    const words = search
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '')
    order = select(rows, { words, chosen: [...chosen], haystack, sort })
    output.textContent = fill(
      texts.shown,
      order.length.toLocaleString('en-US'),
      rows.length.toLocaleString('en-US'),
    )
    clear.hidden = words.length === 0 && chosen.size === 0
    grid.classList.toggle('long', order.length > MAX_WHOLE_ROWS)
    grid.setAttribute('aria-rowcount', order.length)
    grid.scrollTop = 0
    draw()
  }

  function draw() {
    if (order.length <= MAX_WHOLE_ROWS) {
      body.style.height = ''
      body.replaceChildren(...order.map((index) => rowElement(index)))
      if (order.length === 0) body.append(element('p', { className: 'empty', textContent: texts.nothing }))
      return
    }
    const height = matchMedia('(max-width: 720px)').matches ? CARD_PIXELS : ROW_PIXELS
    body.style.height = `${order.length * height}px`
    const first = Math.max(0, Math.floor(grid.scrollTop / height) - SPARE_ROWS)
    const last = Math.min(order.length, Math.ceil((grid.scrollTop + grid.clientHeight) / height) + SPARE_ROWS)
    const focused = body.contains(document.activeElement) ? document.activeElement.ariaRowIndex : null
    body.replaceChildren()
    for (let at = first; at < last; at++) {
      const row = rowElement(order[at])
      row.ariaRowIndex = String(at + 1)
      row.style.transform = `translateY(${at * height}px)`
      body.append(row)
      if (row.ariaRowIndex === focused) row.focus({ preventScroll: true })
    }
  }

  function rowElement(index) {
    const row = element('div', { className: 'line row', role: 'row', tabIndex: 0 })
    for (const column of shown) row.append(cellElement(rows[index], column))
    row.addEventListener('click', (event) => {
      if (event.target.tagName !== 'BUTTON') showDetails(rows[index])
    })
    return row
  }

  function cellElement(row, column) {
    const { name, title } = head.columns[column]
    const order = head.card.indexOf(name)
    const tone = toneOf(head.columns[column], row[column])
    const classes = ['cell', tone, isNumber(head.columns[column]) ? 'number' : '']
    if (order >= 0) classes.push('in-card')
    if (order === 0) classes.push('card-title')
    const cell = element('div', { className: classes.join(' ').trim(), role: 'cell' })
    cell.dataset.title = title
    if (order >= 0) cell.style.setProperty('--order', order)
    const text = shownText(row, column)
    const link = linkOf(row, name)
    if (link === null || text === '' || row[column] === 0) cell.textContent = text
    else cell.append(element('button', { type: 'button', textContent: text, onclick: link }))
    return cell
  }

  /** What a click on a cell does; null where it leads nowhere. */
  function linkOf(row, name) {
    const link = head.links[name]
    const from = link === undefined ? null : row[columnOf.get(link.from)]
    if (from === null || from === '' || !page.has(link.table)) return null
    return () => {
      page.dialog.close()
      page.follow(link.table, link.by, new Set(String(from).split(',')))
    }
  }

  function showDetails(row) {
    const list = element('dl', {})
    for (const [column, { name, title, kind }] of head.columns.entries()) {
      const text = kind === 'json' && row[column] !== null ? jsonText(row[column]) : shownText(row, column)
      const link = linkOf(row, name)
      const value = element('dd', {
        className: kind === 'json' ? 'json' : toneOf(head.columns[column], row[column]),
      })
      if (link === null || text === '' || row[column] === 0) value.textContent = text === '' ? '—' : text
      else value.append(element('button', { type: 'button', textContent: text, onclick: link }))
      list.append(
        element('div', {}, element('dt', {}, title, element('small', { textContent: name })), value),
      )
    }
    page.show(shownText(row, columnOf.get(head.card[0])), list)
  }

  /** Shows the rows that have one of some values in a column, whatever was searched before. */
  function choose(name, values) {
    search = input.value = ''
    chosen.clear()
    for (const { select } of selects) select.value = ''
    chosen.set(columnOf.get(name), values)
    refresh()
    section.scrollIntoView()
  }

  /** For paper: the rows that are shown, as a table. */
  function printed() {
    const made = element('table', { className: 'printed' })
    const shares = Object.values(head.shown)
    const total = shares.reduce((sum, share) => sum + share, 0)
    const widths = shares.map((share) => element('col', { width: `${(100 * share) / total}%` }))
    made.append(element('colgroup', {}, ...widths))
    const cells = (kind, textAt) => shown.map((column) => element(kind, { textContent: textAt(column) }))
    made.append(
      element('thead', {}, element('tr', {}, ...cells('th', (column) => head.columns[column].title))),
    )
    const lines = order
      .slice(0, MAX_PRINTED_ROWS)
      .map((index) => element('tr', {}, ...cells('td', (column) => shownText(rows[index], column))))
    made.append(element('tbody', {}, ...lines))
    if (order.length <= MAX_PRINTED_ROWS && order.length === rows.length) return [made]
    const note = fill(texts.printed, lines.length, rows.length.toLocaleString('en-US'))
    return [made, element('p', { className: 'printed-note', textContent: note })]
  }
}

function jsonText(text) {
  return visible(JSON.stringify(JSON.parse(text), null, 2))
}
