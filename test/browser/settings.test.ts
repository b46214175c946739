import { createServer } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { call } from '../scenarios/client.js'
import { accessibilityFaults, at, goTo, openConsole, startBrowser } from './console-page.js'

const ASSAY = { version: '2026-12-01' }
const HOSTILE = 'Till & <script>window.ran=1</script>'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

it('registers a target, delivers to it, and stops to', async () => {
  const demo = inject('demo')
  const { AccountId } = await call<{ AccountId: string }>(
    demo,
    'GetCallerIdentity',
    {},
    { version: '2015-04-01' },
  )
  const arn = `acs:oss:cn-hangzhou:${AccountId}:deliveries`
  const { page, faults, close } = await openConsole(browser, { signer: demo })
  const dialog = page.getByRole('dialog')
  await goTo(page, at('/settings?tab=delivery'))
  await page.getByRole('button', { name: 'Register a target' }).click()
  await dialog.getByLabel('Target').fill(arn)
  await dialog.getByLabel('Address').fill('https://deliveries.example.com/in')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('The secret is shown this once.').waitFor()
  expect((await dialog.locator('dd').textContent())?.length).toBeGreaterThan(15)
  await dialog.getByRole('button', { name: 'Close' }).last().click()

  await page.getByRole('button', { name: 'New delivery channel' }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  expect(await dialog.getByText('Fill this in.').count()).toBe(2)
  await page.locator('select:focus').waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await dialog.getByLabel('Kind').selectOption('OSS')
  await dialog.getByLabel('Target', { exact: true }).fill(arn)
  await dialog.getByLabel('Name').fill(HOSTILE)
  await dialog.getByLabel('Findings of non-compliance').check()
  await dialog.getByLabel('Time of snapshots').fill('25:00Z')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('This has not the form that is wanted.').waitFor()
  await dialog.getByLabel('Time of snapshots').fill('03:00Z')
  await press(page, 'Save')
  await page.getByRole('cell', { name: HOSTILE }).waitFor()
  const row = page.getByRole('row', { name: HOSTILE })
  await row.getByRole('button', { name: 'Switch off' }).click()
  await press(page, 'Switch off')
  await row.getByText('Off', { exact: true }).waitFor()
  const { DeliveryChannels } = await call<{ DeliveryChannels: object[] }>(demo, 'ListConfigDeliveryChannels')
  expect(DeliveryChannels).toMatchObject([
    {
      DeliveryChannelName: HOSTILE,
      NonCompliantNotification: true,
      ConfigurationSnapshot: false,
      DeliverySnapshotTime: '03:00Z',
      Status: 0,
    },
  ])
  await row.getByRole('button', { name: 'Delete' }).click()
  await press(page, 'Delete')
  await page.getByText('Nothing is delivered anywhere.').waitFor()
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
  expect(faults).toEqual([])
  await close()
})

it('makes a report template with a subscription, and a report by it', async () => {
  const demo = inject('demo')
  const { page, faults, close } = await openConsole(browser, { signer: demo })
  const dialog = page.getByRole('dialog')
  await goTo(page, at('/settings?tab=reports'))
  await page.getByRole('button', { name: 'New report template' }).click()
  await dialog.getByLabel('Name').fill('Weekly')
  await dialog.getByLabel('BestPracticesForOSS').check()
  await dialog.getByLabel('Subscription').selectOption('Every Monday at 9:00')
  await press(page, 'Save')
  const row = page.getByRole('row', { name: /^Weekly/ })
  await row.getByText('Every Monday at 9:00').waitFor()
  await row.getByRole('button', { name: 'Edit' }).click()
  await dialog.getByLabel('Subscription').selectOption('Not set')
  await press(page, 'Save')
  await row.getByText('None', { exact: true }).waitFor()
  const { ReportTemplateList } = await call<{ ReportTemplateList: { ReportScope: object[] }[] }>(
    demo,
    'ListReportTemplates',
  )
  expect(ReportTemplateList).toMatchObject([
    { ReportTemplateName: 'Weekly', ReportScope: [{ Key: 'CompliancePackId' }] },
  ])
  await row.getByRole('button', { name: 'Generate: Weekly' }).click()
  await row.getByRole('link', { name: 'Download' }).waitFor()
  await row.getByRole('button', { name: 'Delete' }).click()
  await press(page, 'Delete')
  await page.getByText('There is no template.').waitFor()
  expect(faults).toEqual([])
  await close()
})

it('registers a receiver, sends a report to it now, and shows what was sent', async () => {
  const demo = inject('demo')
  const heard: string[] = []
  const room = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      heard.push(body)
      response.end('{"errcode":0}')
    })
  })
  await new Promise<void>((resolve) => room.listen(0, '127.0.0.1', resolve))
  const address = room.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/room`
  const { page, faults, close } = await openConsole(browser, { signer: demo })
  const dialog = page.getByRole('dialog')
  try {
    await goTo(page, at('/settings?tab=reports'))
    await page.getByRole('button', { name: 'Register a receiver' }).click()
    await dialog.getByLabel('Name').fill('night-shift')
    await dialog.getByLabel('Kind').selectOption('dingtalk')
    await dialog.getByLabel('Address').fill(url)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('cell', { name: 'night-shift' }).waitFor()
    await page.getByRole('button', { name: 'New report template' }).click()
    await dialog.getByLabel('Name').fill('For the night')
    await dialog.getByLabel('BestPracticesForOSS').check()
    await press(page, 'Save')
    const row = page.getByRole('row', { name: /^For the night/ })
    await row.getByRole('button', { name: 'Receivers (0)' }).click()
    await dialog.getByLabel('Receivers').fill('night-shift')
    await press(page, 'Save')
    await row.getByRole('button', { name: 'Receivers (1)' }).waitFor()
    await row.getByRole('button', { name: 'Send now: For the night' }).click()
    await page.getByRole('table', { name: 'Sendings' }).getByText('night-shift').waitFor()
    await expect.poll(() => heard.length, { timeout: 60_000 }).toBe(1)
    expect(heard[0]).toContain('For the night')
    await row.getByRole('button', { name: 'Delete' }).click()
    await press(page, 'Delete')
    expect(faults).toEqual([])
  } finally {
    await close()
    room.closeAllConnections()
    room.close()
  }
})

it('sets tickets of findings, and takes one away', async () => {
  const demo = inject('demo')
  const [first, second] = ['fd-0123456789abcdef0123', 'fd-fedcba98765432100123']
  const { page, faults, close } = await openConsole(browser, { signer: demo })
  const dialog = page.getByRole('dialog')
  await goTo(page, at('/settings?tab=tickets'))
  const set = async (lines: string) => {
    await page.getByRole('button', { name: 'Set tickets' }).click()
    await dialog.getByLabel('Tickets').fill(lines)
    await press(page, 'Save')
  }
  await set(`${first} OPS-17 <b>\n${second} OPS-18`)
  await page.getByRole('cell', { name: 'OPS-17 <b>' }).waitFor()
  await set(first!)
  await page.getByRole('cell', { name: 'OPS-17 <b>' }).waitFor({ state: 'detached' })
  const { Tickets } = await call<{ Tickets: object[] }>(demo, 'ListTickets', { MaxResults: 10 }, ASSAY)
  expect(Tickets).toMatchObject([{ FindingId: second, Ticket: 'OPS-18' }])
  await set(second!)
  expect(faults).toEqual([])
  await close()
})

it('names a system, reports on it, and asks before it stops recording', async () => {
  const demo = inject('demo')
  const { page, faults, close } = await openConsole(browser, { signer: demo })
  const dialog = page.getByRole('dialog')
  await goTo(page, at('/settings?tab=systems'))
  await page.getByRole('button', { name: 'New system' }).click()
  await dialog.getByLabel('Name').fill('Shop')
  await dialog.getByLabel('Level').fill('9')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Too large.').waitFor()
  await dialog.getByLabel('Level').fill('3')
  await dialog.getByLabel('Tags of its resources').fill('app=shop\nenv=')
  await press(page, 'Save')
  await page.getByRole('row', { name: /^Shop/ }).getByRole('button', { name: 'Edit' }).click()
  await dialog.getByLabel('Owner').fill('Li')
  await press(page, 'Save')
  await page.getByRole('cell', { name: 'Li', exact: true }).waitFor()
  const { Systems } = await call<{ Systems: object[] }>(demo, 'ListSystems', {}, ASSAY)
  expect(Systems).toMatchObject([
    { SystemName: 'Shop', Level: 3, Owner: 'Li', Tag: [{ Key: 'app', Value: 'shop' }, { Key: 'env' }] },
  ])
  const shop = page.getByRole('row', { name: /^Shop/ })
  await shop.getByRole('button', { name: 'Generate' }).click()
  await dialog.getByLabel('Form').selectOption('html')
  await press(page, 'Generate')
  const link = shop.getByRole('link', { name: 'Download html' })
  await link.waitFor()
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  expect(await download.failure()).toBeNull()
  await shop.getByRole('button', { name: 'Delete' }).click()
  await press(page, 'Delete')
  await page.getByText('No system is named.').waitFor()

  await goTo(page, at('/settings'))
  await page.getByRole('button', { name: 'Stop recording' }).click()
  await dialog.getByText('are deleted for good').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await page.getByText('Configurations are recorded').waitFor()
  expect(faults).toEqual([])
  await close()
})

it('tells whoever may not see settings, and whoever may not change them, what is missing', async () => {
  const demo = inject('demo')
  const ram = { version: '2015-05-01' }
  await call(demo, 'CreateUser', { UserName: 'looker' }, ram)
  const policy = { PolicyType: 'System', PolicyName: 'AliyunConfigReadOnlyAccess', UserName: 'looker' }
  await call(demo, 'AttachPolicyToUser', policy, ram)
  const { AccessKey } = await call<{ AccessKey: { AccessKeyId: string; AccessKeySecret: string } }>(
    demo,
    'CreateAccessKey',
    { UserName: 'looker' },
    ram,
  )
  const signer = { accessKeyId: AccessKey.AccessKeyId, accessKeySecret: AccessKey.AccessKeySecret }
  const { page, faults, close } = await openConsole(browser, { signer })
  await goTo(page, at('/settings?tab=delivery'))
  await page.getByText('You have no permission for this').first().waitFor()
  await page.getByText('Nothing is delivered anywhere.').waitFor()
  await page.getByRole('button', { name: 'New delivery channel' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Kind').selectOption('OSS')
  await dialog.getByLabel('Target', { exact: true }).fill('acs:oss:cn-hangzhou:1234567890123456:b')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('config:CreateConfigDeliveryChannel').waitFor()
  expect(faults).toEqual([])
  await close()
})
