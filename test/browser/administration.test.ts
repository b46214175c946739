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

  await page.getByRole('button', { name: 'Renew' }).click()
  await page.getByRole('dialog').getByLabel('Until').fill('2031-06-30T12:00')
  await page.getByRole('dialog').getByLabel('Reason').fill('Moves in summer')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('cell', { name: 'Moves in summer' }).waitFor()
  const renewed = await call<{ Exemptions: { ExpireTimestamp: number }[] }>(demo, 'ListExemptions', {}, ASSAY)
  expect(new Date(renewed.Exemptions[0]!.ExpireTimestamp).getFullYear()).toBe(2031)

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

it('writes a policy, gives it to a group, and takes both away', async () => {
  const demo = inject('demo')
  const { page, faults, close } = await openConsole(browser, { signer: demo })
  const dialog = page.getByRole('dialog')
  const done = () => dialog.waitFor({ state: 'hidden' })
  await goTo(page, at('/access?tab=policies'))
  await page.getByRole('button', { name: 'New policy' }).click()
  await dialog.getByLabel('Name').fill('rules-only')
  await dialog.getByLabel('Document').fill('{"Version":"1"')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await dialog.getByText('This was not done').waitFor()
  const statement = { Effect: 'Allow', Action: 'config:ListConfigRules', Resource: '*' }
  await dialog.getByLabel('Document').fill(JSON.stringify({ Version: '1', Statement: [statement] }))
  await dialog.getByRole('button', { name: 'Create' }).click()
  await done()
  const row = page.getByRole('row', { name: /^rules-only/ })
  await row.getByRole('button', { name: 'Edit' }).click()
  expect(await dialog.getByLabel('Document').inputValue()).toContain('config:ListConfigRules')
  const other = { ...statement, Action: 'config:GetConfigRule' }
  await dialog.getByLabel('Document').fill(JSON.stringify({ Version: '1', Statement: [other] }))
  await dialog.getByRole('button', { name: 'Save' }).click()
  await done()
  const { DefaultPolicyVersion } = await call<{
    DefaultPolicyVersion: { VersionId: string; PolicyDocument: string }
  }>(demo, 'GetPolicy', { PolicyType: 'Custom', PolicyName: 'rules-only' }, RAM)
  expect(DefaultPolicyVersion.VersionId).toBe('v2')
  expect(DefaultPolicyVersion.PolicyDocument).toContain('config:GetConfigRule')

  await page.getByRole('link', { name: 'Groups', exact: true }).click()
  await page.getByRole('button', { name: 'New group' }).click()
  await dialog.getByLabel('Name').fill('auditors')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await done()
  await page.getByRole('button', { name: 'Attach' }).click()
  await dialog.getByLabel('Policies', { exact: true }).selectOption('Custom')
  await dialog.getByLabel('Policy to attach').selectOption('rules-only')
  await dialog.getByRole('button', { name: 'Attach' }).click()
  await done()
  await page.getByRole('button', { name: 'Detach: rules-only' }).waitFor()
  await goTo(page, at('/access/user?name=demo-console'))
  await page.getByRole('button', { name: 'Add to a group' }).click()
  await dialog.getByLabel('Groups').selectOption('auditors')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Leave: auditors' }).click()
  await page.getByText('In no group.').waitFor()
  await goTo(page, at('/access?tab=groups'))
  await page.getByRole('button', { name: 'Detach: rules-only' }).click()
  await page.getByRole('button', { name: 'Detach: rules-only' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Delete' }).click()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('There is no group of users.').waitFor()
  await goTo(page, at('/access?tab=policies'))
  await row.getByRole('button', { name: 'Delete' }).click()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await row.waitFor({ state: 'detached' })
  expect(faults).toEqual([])
  await close()
})

it('makes a role and changes it, renames a user and a group of users', async () => {
  const demo = inject('demo')
  await call(demo, 'CreateUser', { UserName: 'li' }, RAM)
  await call(demo, 'CreateGroup', { GroupName: 'night' }, RAM)
  const { page, faults, close } = await openConsole(browser, { signer: demo })
  const dialog = page.getByRole('dialog')
  const press = async (name: string) => {
    await dialog.getByRole('button', { name, exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
  }
  await goTo(page, at('/access?tab=roles'))
  await page.getByRole('button', { name: 'New role' }).click()
  await dialog.getByLabel('Name').fill('auditor')
  await dialog.getByLabel('Longest session in seconds').fill('60')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await dialog.getByText('Too small.').waitFor()
  await dialog.getByLabel('Longest session in seconds').fill('7200')
  await press('Create')
  const row = page.getByRole('row', { name: /^auditor/ })
  await row.getByRole('button', { name: 'Attach' }).click()
  await dialog.getByLabel('Policy to attach').selectOption('AliyunConfigReadOnlyAccess')
  await press('Attach')
  await row.getByRole('button', { name: 'Detach: AliyunConfigReadOnlyAccess' }).waitFor()
  await row.getByRole('button', { name: 'Edit' }).click()
  await dialog.getByLabel('Description').fill('Once a year')
  await press('Save')
  await row.getByText('Once a year').waitFor()
  const { Role } = await call<{
    Role: { MaxSessionDuration: number; Description: string; AssumeRolePolicyDocument: string }
  }>(demo, 'GetRole', { RoleName: 'auditor' }, RAM)
  expect(Role).toMatchObject({ MaxSessionDuration: 7_200, Description: 'Once a year' })
  expect(Role.AssumeRolePolicyDocument).toMatch(/acs:ram::\d{16}:root/)
  await row.getByRole('button', { name: 'Detach: AliyunConfigReadOnlyAccess' }).click()
  await row.getByRole('button', { name: /^Detach/ }).waitFor({ state: 'detached' })
  await row.getByRole('button', { name: 'Delete' }).click()
  await press('Delete')
  await row.waitFor({ state: 'detached' })

  await goTo(page, at('/access/user?name=li'))
  await page.getByRole('button', { name: 'Edit' }).click()
  await dialog.getByLabel('Name', { exact: true }).fill('li.na')
  await dialog.getByLabel('Display name').fill('Li Na')
  await press('Save')
  await page.getByRole('heading', { level: 1, name: 'li.na' }).waitFor()
  await page.getByText('Li Na', { exact: true }).waitFor()
  await goTo(page, at('/access?tab=groups'))
  await page
    .getByRole('row', { name: /^night/ })
    .getByRole('button', { name: 'Edit' })
    .click()
  await dialog.getByLabel('Comments').fill('On call')
  await press('Save')
  await page.getByRole('cell', { name: 'On call' }).waitFor()
  await call(demo, 'DeleteGroup', { GroupName: 'night' }, RAM)
  await call(demo, 'DeleteUser', { UserName: 'li.na' }, RAM)
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
