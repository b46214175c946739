import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { call } from '../scenarios/client.js'
import { at, goTo, openConsole, settled, startBrowser } from './console-page.js'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

describe('the condition editor', () => {
  it('offers recorded properties, tries the condition on a resource part by part, and makes the rule', async () => {
    const { page, faults, close } = await openConsole(browser, { signer: inject('demo') })
    await goTo(page, at('/rules/editor?type=ACS::OSS::Bucket&resource=example-press-kit'))
    await page.locator('datalist option[value="$.AccessControlList.Grant"]').waitFor({ state: 'attached' })
    await page.getByLabel('Property').fill('$.AccessControlList.Grant')
    await page.getByLabel('Desired value').fill('private')
    await page.locator('.condition-group').getByRole('button', { name: 'Condition' }).click()
    await page.getByLabel('Property').nth(1).fill('$.NoSuchProperty')
    await page.getByLabel('Operator').nth(1).selectOption('IsNotStringEmpty')
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.getByText('Tried on example-press-kit').waitFor()
    const clauses = page.locator('.condition-clause')
    expect(await clauses.locator('.badge').allTextContents()).toEqual(['holds', 'does not hold'])
    expect(await clauses.locator('.clause-tried').allTextContents()).toEqual([
      expect.stringContaining('private'),
      expect.stringContaining('absent'),
    ])
    expect(await page.locator('.dry-run .badge').textContent()).toBe('Non-compliant')
    await page.getByLabel('Group').selectOption('or')
    expect(await clauses.locator('.badge').count()).toBe(0)
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.locator('.dry-run .badge', { hasText: 'Compliant' }).waitFor()
    await page.getByLabel('Rule', { exact: true }).fill('bucket is private or named')
    await page.getByLabel('on every change').uncheck()
    await page.getByText('Choose when it is evaluated.').waitFor()
    await page.getByLabel('on a schedule').check()
    await page.getByLabel('How often').selectOption('every 6 hours')
    await page.getByRole('button', { name: 'Create rule' }).click()
    await page.getByRole('heading', { level: 1, name: 'bucket is private or named' }).waitFor()
    const id = new URL(page.url()).searchParams.get('id')
    expect(await ruleOf(id)).toMatchObject({
      ConfigRuleTriggerTypes: 'ScheduledNotification',
      MaximumExecutionFrequency: 'Six_Hours',
    })
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: 'Edit settings' }).click()
    await dialog.getByLabel('on every change').check()
    await dialog.getByLabel('cn-hangzhou').check()
    await dialog.getByLabel('Tags of resources').fill('env=prod')
    await dialog.getByLabel('Risk').selectOption('1')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(await ruleOf(id)).toMatchObject({
      ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification,ScheduledNotification',
      MaximumExecutionFrequency: 'Six_Hours',
      RegionIdsScope: 'cn-hangzhou',
      TagsScope: [{ TagKey: 'env', TagValue: 'prod' }],
      RiskLevel: 1,
    })
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.getByText('Stopped').waitFor()
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor()
    await page.getByRole('link', { name: 'Condition', exact: true }).click()
    await page.getByText(/^AccessControlList\.Grant .*"private"/).waitFor()
    await page.getByRole('link', { name: 'Edit condition' }).click()
    await settled(page)
    expect(await page.getByLabel('Desired value').inputValue()).toBe('private')
    await goTo(page, at(`/rules/item?id=${id}`))
    await page.getByRole('button', { name: 'Delete' }).click()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor()
    await expect(ruleOf(id)).rejects.toThrow(/ConfigRuleNotExists/)
    expect(faults).toEqual([])
    await close()
  })
})

describe('the catalogue', () => {
  it('is searched and filtered, and a rule of it activated with its parameters', async () => {
    const { page, faults, close } = await openConsole(browser, { signer: inject('demo') })
    await goTo(page, at('/rules?tab=catalogue'))
    await page.getByLabel('Product').selectOption('OSS')
    await page.getByLabel('Search').first().fill('referer')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'OSS bucket serves only the given referers' }).click()
    await page.getByRole('heading', { level: 2, name: 'Examples' }).waitFor()
    expect(await page.locator('.example').count()).toBeGreaterThan(2)
    await page.getByRole('link', { name: 'Activate this rule' }).click()
    await page.getByLabel('Rule', { exact: true }).fill('referers of the test')
    const field = page.locator('input[name^="parameter-"]').first()
    await field.fill('')
    await page.getByRole('button', { name: 'Create rule' }).click()
    await page.getByText('Fill this in.').waitFor()
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true)
    await field.fill('https://shop.example.com')
    await page.getByRole('button', { name: 'Create rule' }).click()
    await page.getByRole('heading', { level: 1, name: 'referers of the test' }).waitFor()
    await page.locator('.tabs').getByRole('link', { name: 'Settings' }).click()
    await page.getByText('https://shop.example.com').waitFor()
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: 'Add tags' }).click()
    await dialog.getByLabel('Tags').fill('team=<b>shop</b>\nyear=2026')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('team=<b>shop</b>').waitFor()
    await page.getByRole('button', { name: 'Take away year=2026' }).click()
    await page.getByText('year=2026').waitFor({ state: 'detached' })
    const ConfigRuleId = new URL(page.url()).searchParams.get('id')
    expect(await ruleOf(ConfigRuleId)).toMatchObject({ Tags: [{ TagKey: 'team', TagValue: '<b>shop</b>' }] })
    expect(faults).toEqual([])
    await close()
  })
})

async function ruleOf(ConfigRuleId: string | null): Promise<object> {
  const { ConfigRule } = await call<{ ConfigRule: object }>(inject('demo'), 'GetConfigRule', { ConfigRuleId })
  return ConfigRule
}
