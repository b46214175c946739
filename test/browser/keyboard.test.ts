import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { at, goTo, openConsole, startBrowser } from './console-page.js'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

it('everything is reached with keys, seen where it is, and dialogs give the focus back', async () => {
  const { page, faults, close } = await openConsole(browser, { signer: inject('demo') })
  await goTo(page, at('/access'))
  await page.keyboard.press('Tab')
  expect(await focused(page)).toEqual({ name: 'Skip to content', isSeen: true })
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => document.activeElement?.nodeName)).toBe('MAIN')

  const opener = page.getByRole('button', { name: 'New user' })
  await tabTo(page, 'New user')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  const inDialog = () => dialog.evaluate((element) => element.contains(document.activeElement))
  expect(await inDialog()).toBe(true)
  // Past the last of its fields and buttons: nothing behind the dialog takes the focus.
  const stops = await dialog.locator('input, select, textarea, button').count()
  for (let i = 0; i <= stops; i += 1) {
    await page.keyboard.press('Tab')
    const isOutside = await page.evaluate(() => document.activeElement === document.body)
    expect(isOutside || (await inDialog())).toBe(true)
  }
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true)

  // In a narrow window the navigation is behind a button, and out of reach until it is opened.
  await page.setViewportSize({ width: 360, height: 740 })
  const link = page.getByRole('navigation').getByRole('link', { name: 'Jobs', exact: true })
  await link.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: /menu/i }).focus()
  await page.keyboard.press('Enter')
  await link.waitFor()
  await link.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor()
  await link.waitFor({ state: 'hidden' })
  expect(faults).toEqual([])
  await close()
})

/** Presses Tab until something of this name has the focus; all on the way shows that it has it. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab')
    const now = await focused(page)
    expect({ ...now, isSeen: true }).toEqual(now)
    if (now.name === name) return
  }
  throw new Error(`${name} is not reached with the Tab key`)
}

/** What has the focus, and whether it is drawn round. */
async function focused(page: Page): Promise<{ name: string; isSeen: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (element === null) return { name: '', isSeen: false }
    // A choice among several is drawn round beside its own, unseen control.
    const drawn = element.matches('.segments input') ? (element.nextElementSibling ?? element) : element
    const { outlineStyle, outlineWidth } = getComputedStyle(drawn)
    const name = element.getAttribute('aria-label') ?? element.textContent ?? ''
    return { name: name.trim(), isSeen: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 }
  })
}
