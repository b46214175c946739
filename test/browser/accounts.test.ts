import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { call } from '../scenarios/client.js'
import { accessibilityFaults, at, goTo, openConsole, settled, startBrowser } from './console-page.js'

const ASSAY = { version: '2026-12-01' }
const NAME = 'Two of us <i>'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

it('makes, changes, reports on and deletes an account group, and delegates', async () => {
  const demo = inject('demo')
  const { AccountId } = await call<{ AccountId: string }>(
    demo,
    'GetCallerIdentity',
    {},
    { version: '2015-04-01' },
  )
  const member = 1_234_567_890_123_456
  await call(
    demo,
    'SetDirectory',
    {
      ManagementAccountId: AccountId,
      Folders: JSON.stringify([{ FolderId: 'fd-shops', FolderName: 'Shops' }]),
      Accounts: JSON.stringify([{ AccountId: member, AccountName: 'Shop', FolderId: 'fd-shops' }]),
    },
    ASSAY,
  )
  const { page, faults, close } = await openConsole(browser, { signer: demo })
  await goTo(page, at('/accounts?tab=groups'))
  await page.getByRole('button', { name: 'New account group' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Create' }).click()
  expect(await dialog.getByText('Fill this in.').count()).toBe(2)
  await dialog.getByLabel('Name', { exact: true }).fill(NAME)
  await dialog.getByLabel('Type').selectOption('FOLDER')
  await dialog.getByLabel('Shops').check()
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { level: 1, name: NAME }).waitFor()
  const groupId = new URL(page.url()).searchParams.get('id')
  const made = await call<Made>(demo, 'GetAggregator', { AggregatorId: groupId })
  expect(made.Aggregator).toMatchObject({ AggregatorType: 'FOLDER', FolderId: 'fd-shops' })

  await page.getByRole('button', { name: 'Delete' }).click()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('There is no account group.').waitFor()

  await page.getByRole('button', { name: 'New account group' }).click()
  await dialog.getByLabel('Name', { exact: true }).fill(NAME)
  await dialog.getByLabel(`Shop ${member}`).check()
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { level: 1, name: NAME }).waitFor()
  await page.getByRole('button', { name: 'Edit' }).click()
  await dialog.getByRole('checkbox', { name: new RegExp(AccountId) }).check()
  await dialog.getByLabel('Description').fill('Both')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Both').waitFor()
  const AggregatorId = new URL(page.url()).searchParams.get('id')
  const changed = await call<Made>(demo, 'GetAggregator', { AggregatorId })
  expect(changed.Aggregator.AggregatorAccounts.map((each) => String(each.AccountId)).sort()).toEqual(
    [AccountId, String(member)].sort(),
  )

  await page.getByRole('link', { name: 'New package for the group' }).click()
  await page.getByRole('link', { name: 'Choose BestPracticesForOSS' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Buckets of all')
  await page.getByRole('button', { name: 'None' }).click()
  await page.getByLabel('OSS bucket ACL gives no public read').check()
  await page.getByRole('button', { name: 'Create the package' }).click()
  await page.getByRole('heading', { level: 3, name: 'Buckets of all' }).waitFor()
  await page.getByRole('button', { name: 'Generate a group report: Buckets of all' }).click()
  await page.getByRole('link', { name: 'Download the workbook' }).waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await page.getByRole('link', { name: 'Rules', exact: true }).last().click()
  await page.getByRole('cell', { name: 'OSS bucket ACL gives no public read' }).waitFor()
  await goTo(page, `${page.url().split('?')[0]}?id=${AggregatorId}&tab=results&account=${AccountId}`)
  await page.getByRole('cell', { name: AccountId }).first().waitFor()
  await page.getByLabel('Account', { exact: true }).selectOption(String(member))
  await page.getByText('Nothing matches').waitFor()
  await goTo(page, at(`/accounts/group?id=${AggregatorId}`))
  await page.getByRole('button', { name: 'Delete the package Buckets of all' }).click()
  await dialog.getByLabel('Delete its rules').check()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('The group has no package.').waitFor()

  await goTo(page, at('/accounts?tab=directory'))
  await page.getByRole('button', { name: 'Delegate: Shop' }).click()
  await dialog.getByRole('button', { name: 'Delegate' }).click()
  await page.getByRole('cell', { name: 'Delegated administrator' }).waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await settled(page)
  const { Directories } = await call<{ Directories: { Accounts: { AccountId: number; Role: string }[] }[] }>(
    demo,
    'ListDirectories',
    {},
    ASSAY,
  )
  expect(Directories[0]?.Accounts.find((each) => each.AccountId === member)?.Role).toBe('delegated')
  // Whatever comes after counts the account's own rules.
  await call(demo, 'DeleteAggregators', { AggregatorIds: AggregatorId })
  expect(faults).toEqual([])
  await close()
})

interface Made {
  readonly Aggregator: {
    readonly AggregatorType: string
    readonly FolderId: string
    readonly AggregatorAccounts: readonly { readonly AccountId: number }[]
  }
}
