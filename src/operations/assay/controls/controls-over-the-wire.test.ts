import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestEstate, type TestEstate } from '../../../packs/testing.js'
import { shippedCatalogue } from '../../../rule-files.js'
import type { ListedOperation } from '../../operation.js'
import { callOperation } from '../../testing.js'
import { GetControlStandard } from './GetControlStandard.js'
import { ListControlStandards } from './ListControlStandards.js'

let estate: TestEstate
beforeAll(async () => {
  const opened = await openTestEstate()
  estate = { ...opened, services: { ...opened.services, catalogue: shippedCatalogue() } }
})
afterAll(() => estate.close())

const call = (operation: ListedOperation, params: Readonly<Record<string, string>>, language?: string) =>
  callOperation(estate, operation, params, language === undefined ? {} : { language })

const idsOf = (reply: Record<string, unknown>) =>
  (reply['Standards'] as readonly { readonly StandardId: string }[]).map(({ StandardId }) => StandardId)

it('lists the standards with how many clauses rules can check', async () => {
  const reply = await call(ListControlStandards, {})
  expect(idsOf(reply)).toEqual([
    'cis-alibaba-cloud-2.0.0',
    'iso-27001-2022',
    'mlps-2-2019',
    'mlps-3-2019',
    'nist-800-53-r5',
    'pci-dss-4.0.1',
    'soc-2-2017',
  ])
  expect(reply).toMatchObject({
    Standards: expect.arrayContaining([
      expect.objectContaining({
        StandardId: 'cis-alibaba-cloud-2.0.0',
        ClauseCount: 85,
        RuleClauseCount: 60,
        ManualClauseCount: 25,
        Disclaimer: expect.stringContaining('not a certification'),
      }),
    ]),
  })
})

it('lists the standards that a rule speaks to', async () => {
  const reply = await call(ListControlStandards, { Identifier: 'ack-cluster-configuation-inspect-enabled' })
  expect(idsOf(reply)).toContain('cis-alibaba-cloud-2.0.0')
  expect(idsOf(reply)).not.toContain('pci-dss-4.0.1')
  expect(idsOf(await call(ListControlStandards, { Identifier: 'no-such-rule' }))).toEqual([])
})

it('tells clauses with the rules that speak to them or why none can, in the language asked for', async () => {
  const { Standard } = await call(GetControlStandard, { StandardId: 'cis-alibaba-cloud-2.0.0' }, 'zh-CN')
  expect(Standard).toMatchObject({
    Title: 'CIS阿里云基础基线 v2.0.0',
    Clauses: expect.arrayContaining([
      {
        ClauseId: '1.3',
        Title: '主账号登录启用多因素认证',
        Rules: [{ Identifier: 'root-mfa-check', Confidence: 'high', Source: 'ours' }],
      },
      expect.objectContaining({
        ClauseId: '1.1',
        Manual: expect.stringContaining('登录操作记录'),
        Rules: [],
      }),
    ]),
  })
})

it('knows no other standard', async () => {
  await expect(call(GetControlStandard, { StandardId: 'no-such-1' })).rejects.toMatchObject({
    code: 'ControlStandardNotExists',
  })
})
