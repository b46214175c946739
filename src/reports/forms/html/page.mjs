// The program of the page that the html form of a report is: it stands in the page, after the modules it imports. The
// tables are decoded when they come near the screen, and only the rows in sight are elements.

import { createTable, element } from './page-table.mjs'
import { clockOf } from './page-values.mjs'

/** Brings the page to life. */
function startPage() {
  const texts = JSON.parse(document.querySelector('[data-texts]').textContent)
  const heads = [...document.querySelectorAll('[data-head]')].map((each) => JSON.parse(each.textContent))
  const known = new Map(heads.map((head) => [head.name, head]))
  const made = new Map()
  const dialog = element('dialog', {})
  const page = {
    texts,
    format: clockOf(texts.timeZone),
    dialog,
    has: (name) => known.has(name),
    follow,
    show,
  }
  document.body.append(dialog)
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close())

  function tableOf(name) {
    if (!made.has(name)) made.set(name, createTable(page, document.getElementById(name), known.get(name)))
    return made.get(name)
  }
  function follow(name, by, values) {
    tableOf(name).choose(by, values)
  }
  function show(title, content) {
    const close = element('button', {
      type: 'button',
      textContent: texts.close,
      onclick: () => dialog.close(),
    })
    dialog.replaceChildren(
      element('header', {}, element('b', { textContent: title || texts.details }), close),
      content,
    )
    dialog.showModal()
    dialog.scrollTop = 0
  }

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue
        observer.unobserve(target)
        tableOf(target.id)
      }
    },
    { rootMargin: '600px' },
  )
  for (const { name } of heads) observer.observe(document.getElementById(name))

  const root = document.documentElement
  const isDark = matchMedia('(prefers-color-scheme: dark)')
  const follows = () => {
    root.dataset.theme = isDark.matches ? 'dark' : 'light'
  }
  follows()
  isDark.addEventListener('change', follows)
  const theme = document.getElementById('theme')
  const print = document.getElementById('print')
  theme.hidden = print.hidden = false
  theme.addEventListener('click', () => {
    root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark'
  })
  print.addEventListener('click', () => window.print())
  if (matchMedia('(max-width: 1179px)').matches) document.querySelector('.side').open = false

  addEventListener('beforeprint', () => {
    for (const { name } of heads) document.getElementById(name).append(...tableOf(name).printed())
  })
  addEventListener('afterprint', () => {
    for (const each of document.querySelectorAll('.printed, .printed-note')) each.remove()
  })
}

startPage()
