import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { call } from '../scenarios/client.js'
import { at, goTo, openConsole, startBrowser } from './console-page.js'

const ASSAY = { version: '2026-12-01' }
const RAM = { version: '2015-05-01' }

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

it('asks for an exemption, shows it, and ends it', async () => {
  const demo = inject('demo')
  const { EvaluationResults } = await call<{
    EvaluationResults: { EvaluationResultList: { EvaluationResultIdentifier: Identifier }[] }
  }>(demo, 'ListConfigRuleEvaluationResults', { ComplianceType: 'NON_COMPLIANT', MaxResults: 1 })
  const found =
    EvaluationResults.EvaluationResultList[0]!.EvaluationResultIdentifier.EvaluationResultQualifier
  const { page, faults, close } = await openConsole(browser, { signer: demo })
  await goTo(
    page,
    at(
      `/exemptions/new?${new URLSearchParams({
        rule: found.ConfigRuleId,
        type: found.ResourceType,
        id: found.ResourceId,
        region: found.RegionId,
      })}`,
    ),
  )
  await page.getByRole('button', { name: 'Ask for it' }).click()
  await page.getByText('This is needed').waitFor()
  await page.getByLabel('Reason').fill('Moves in spring <b>')
  await page.getByLabel('Until').fill('2030-03-31')
  await page.getByRole('button', { name: 'Ask for it' }).click()
  await page.getByRole('cell', { name: 'Moves in spring <b>' }).waitFor()
  const listed = await call<{ Exemptions: { State: string; ResourceId: string; ExpireTimestamp: number }[] }>(
    demo,
    'ListExemptions',
    {},
    ASSAY,
  )
  expect(listed.Exemptions).toMatchObject([{ State: 'ACTIVE', ResourceId: found.ResourceId }])
  expect(new Date(listed.Exemptions[0]!.ExpireTimestamp).getFullYear()).toBe(2030)

  await page.getByRole('button', { name: 'End' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End' }).click()
  await page.getByRole('cell', { name: 'Ended' }).waitFor()
  expect(faults).toEqual([])
  await close()
})

interface Identifier {
  readonly EvaluationResultQualifier: {
    readonly ConfigRuleId: string
    readonly ResourceType: string
    readonly ResourceId: string
    readonly RegionId: string
  }
}

it('makes a user with a key that works until it is switched off', async () => {
  const demo = inject('demo')
  const { page, faults, close } = await openConsole(browser, { signer: demo })
  await goTo(page, at('/access'))
  await page.getByRole('button', { name: 'New user' }).click()
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('reader')
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { level: 1, name: 'reader' }).waitFor()
  await page.getByText('No policy: this user may do nothing.').waitFor()
  await page.getByLabel('Policy to attach').selectOption('System AliyunConfigReadOnlyAccess')
  await page.getByRole('button', { name: 'Attach' }).click()
  await page.getByRole('button', { name: 'Detach' }).waitFor()

  await page.getByRole('button', { name: 'New access key' }).click()
  const values = page.getByRole('dialog').locator('dd')
  await values.first().waitFor()
  const [accessKeyId, accessKeySecret] = (await values.allTextContents()).map((text) => text.split(' ')[0]!)
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  const reader = { ...demo, accessKeyId: accessKeyId!, accessKeySecret: accessKeySecret! }
  await call(reader, 'ListConfigRules', {})
  await page.getByRole('button', { name: 'Switch off' }).click()
  await page.getByText('Switched off').waitFor()
  await expect(call(reader, 'ListConfigRules', {})).rejects.toThrow(/InvalidAccessKeyId/)
  const { Policies } = await call<{ Policies: { Policy: { PolicyName: string }[] } }>(
    demo,
    'ListPoliciesForUser',
    { UserName: 'reader' },
    RAM,
  )
  expect(Policies.Policy.map(({ PolicyName }) => PolicyName)).toEqual(['AliyunConfigReadOnlyAccess'])
  expect(faults).toEqual([])
  await close()
})

it('shows the audit trail, narrows it, and checks its chain', async () => {
  const { page, faults, close } = await openConsole(browser, { signer: inject('demo') })
  await goTo(page, at('/audit?action=CreateCompliancePack'))
  await page.getByRole('button', { name: 'CreateCompliancePack' }).first().click()
  await page.getByRole('dialog').getByText('Digest before it').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  expect(await page.getByRole('button', { name: 'CreateConfigRule' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Check the chain' }).click()
  await page.getByText(/^The chain of [\d,]+ entries is whole\.$/).waitFor()
  expect(faults).toEqual([])
  await close()
})
