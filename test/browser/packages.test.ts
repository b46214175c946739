import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readXlsx } from '../../src/workbook/testing/read-xlsx.js'
import { call } from '../scenarios/client.js'
import { at, goTo, openConsole, startBrowser } from './console-page.js'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

describe('a package', () => {
  it('is chosen, made, evaluated, reported and downloaded', async () => {
    const demo = inject('demo')
    const { page, faults, close } = await openConsole(browser, { signer: demo })
    await goTo(page, at('/packages/gallery'))
    await page.getByLabel('Search').fill('bucket oss versions')
    await page.getByRole('link', { name: 'Choose BestPracticesForOSS' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Buckets we keep')
    const referers = page.getByLabel('OSS bucket serves only the given referers')
    await referers.check()
    await page.getByRole('button', { name: 'Create the package' }).click()
    await page.getByText('This rule needs a value.').waitFor()
    await referers.uncheck()
    await page.getByRole('checkbox', { name: /cn-hangzhou/ }).check()
    const inRegion = await bucketsIn('cn-hangzhou')
    await page.locator('.scope-count', { hasText: new RegExp(`^${inRegion.length}$`) }).waitFor()
    await page.getByLabel('Tag key').fill('env')
    await page.getByLabel('Tag value').fill('prod')
    const tagged = inRegion.filter(({ Tags }) => JSON.parse(Tags).env?.[0] === 'prod')
    expect(tagged.length).toBeGreaterThan(0)
    await page.locator('.scope-count', { hasText: new RegExp(`^${tagged.length}$`) }).waitFor()
    await page.getByLabel('Except these resources').fill(tagged[0]!.ResourceId)
    await page.locator('.scope-count', { hasText: new RegExp(`^${tagged.length - 1}$`) }).waitFor()
    for (const label of ['Tag key', 'Tag value', 'Except these resources'])
      await page.getByLabel(label).fill('')
    await page.getByRole('button', { name: 'Create the package' }).click()
    await page.getByRole('heading', { level: 1, name: 'Buckets we keep' }).waitFor()
    const packId = page.url().split('/').at(-1)?.split('?')[0]
    const made = await call<{ CompliancePack: { Scope: { RegionIdsScope: string }; ConfigRules: object[] } }>(
      demo,
      'GetCompliancePack',
      { CompliancePackId: packId },
    )
    expect(made.CompliancePack.Scope.RegionIdsScope).toBe('cn-hangzhou')
    expect(made.CompliancePack.ConfigRules).toHaveLength(8)

    const start = page.getByRole('button', { name: 'Evaluate now', disabled: false })
    await start.waitFor()
    await start.click()
    await page.getByText(/Evaluation was asked for|being evaluated/).waitFor()
    await start.waitFor()
    await page.getByRole('img', { name: /^compliant: / }).waitFor()
    await page.getByRole('button', { name: 'Generate a report' }).click()
    const link = page.getByRole('link', { name: /Workbook xlsx/ })
    await link.waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
    const workbook = readXlsx(readFileSync(await download.path()))
    const cells = workbook.sheets.flatMap(({ rows }) => rows.flat()).map(({ value }) => String(value))
    expect(cells.some((cell) => cell.includes('Buckets we keep'))).toBe(true)
    const answered = await call<{ ResourceComplianceResult: { NonCompliantCount: number } }>(
      demo,
      'GetResourceComplianceByPack',
      { CompliancePackId: packId },
    )
    const { NonCompliantCount } = answered.ResourceComplianceResult
    const shown = page.locator('.legend li', { hasText: 'Non-compliant' }).getByRole('link')
    expect(await shown.textContent()).toBe(String(NonCompliantCount))
    await shown.click()
    await page.getByRole('heading', { level: 1, name: 'Results' }).waitFor()
    await page.getByRole('cell', { name: 'Non-compliant' }).first().waitFor()

    await goTo(page, at(`/packages/${packId}`))
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: 'Edit the package' }).click()
    await dialog.getByLabel('Name').fill('Buckets of production')
    await dialog.getByLabel('Tags', { exact: true }).fill('env=prod')
    await dialog.getByLabel('cn-hangzhou').uncheck()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'Buckets of production' }).waitFor()
    await page
      .getByRole('button', { name: /^Take out: / })
      .first()
      .click()
    await dialog.getByRole('button', { name: 'Take out' }).click()
    await dialog.waitFor({ state: 'hidden' })
    const changed = await call<{ CompliancePack: object }>(demo, 'GetCompliancePack', {
      CompliancePackId: packId,
    })
    expect(changed.CompliancePack).toMatchObject({
      CompliancePackName: 'Buckets of production',
      Scope: { TagsScope: [{ TagKey: 'env', TagValue: 'prod' }] },
      ConfigRules: { length: 7 },
    })
    expect(changed.CompliancePack).not.toHaveProperty('Scope.RegionIdsScope', 'cn-hangzhou')
    await page.getByRole('button', { name: 'Add rules' }).click()
    await dialog.getByRole('checkbox').first().check()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page
      .getByRole('button', { name: /^Take out: / })
      .nth(7)
      .waitFor()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByRole('dialog').getByRole('checkbox').check()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { level: 1, name: 'Packages' }).waitFor()
    expect(await page.getByRole('link', { name: 'Buckets of production' }).count()).toBe(0)
    expect(faults).toEqual([])
    await close()
  })

  it('that is not there, or not allowed, says so', async () => {
    const demo = inject('demo')
    const ram = { version: '2015-05-01' }
    await call(demo, 'CreateUser', { UserName: 'onlooker' }, ram)
    const { AccessKey } = await call<{ AccessKey: { AccessKeyId: string; AccessKeySecret: string } }>(
      demo,
      'CreateAccessKey',
      { UserName: 'onlooker' },
      ram,
    )
    const root = await openConsole(browser, { signer: demo })
    await goTo(root.page, at('/packages/cp-00000000000000000000'))
    expect(await root.page.getByRole('alert').textContent()).toContain('Invalid.CompliancePackId.Value')
    await root.close()
    const signer = { accessKeyId: AccessKey.AccessKeyId, accessKeySecret: AccessKey.AccessKeySecret }
    const { page, faults, close } = await openConsole(browser, { signer })
    await goTo(page, at('/packages'))
    await page.getByText('You have no permission for this').waitFor()
    expect(await page.getByText('config:ListCompliancePacks').count()).toBe(1)
    await goTo(page, at('/'))
    expect(await page.getByText('You have no permission for this').count()).toBeGreaterThan(3)
    expect(faults).toEqual([])
    await close()
  })
})

async function bucketsIn(region: string) {
  const { DiscoveredResourceProfiles } = await call<{
    DiscoveredResourceProfiles: {
      DiscoveredResourceProfileList: { ResourceId: string; Tags: string }[]
    }
  }>(inject('demo'), 'ListDiscoveredResources', {
    ResourceTypes: 'ACS::OSS::Bucket',
    Regions: region,
    MaxResults: 100,
  })
  return DiscoveredResourceProfiles.DiscoveredResourceProfileList
}
