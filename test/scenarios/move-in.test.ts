import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../../cli/run-cli.js'
import { keptTerminal } from '../../cli/testing.js'
import { ROOT } from '../architecture.js'

type Double = typeof import('../../src/test-double.js')
type TestAssay = Awaited<ReturnType<Double['startAssay']>>

const READ_RULE = 'cr-1111111111111111111a'
const WRITE_RULE = 'cr-1111111111111111111b'
const PACK = 'cp-1111111111111111111c'
const BUCKET = 'ACS::OSS::Bucket'

let assay: TestAssay
let folder: string

beforeAll(async () => {
  const { startAssay } = (await import(join(ROOT, 'dist/src/test-double.js'))) as Double
  assay = await startAssay()
  folder = mkdtempSync(join(tmpdir(), 'assay move in '))
  await assay.record(
    ...['open', 'closed', 'ours'].map((resourceId) => ({
      resourceType: BUCKET,
      resourceId,
      configuration: { AccessControlList: { Grant: resourceId === 'open' ? 'public-read' : 'private' } },
    })),
  )
}, 60_000)
afterAll(async () => {
  await assay.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function cli(...words: string[]) {
  const terminal = keptTerminal()
  const exit = await runCli(words, terminal, {
    ASSAY_ENDPOINT: assay.url,
    ASSAY_ACCESS_KEY_ID: assay.accessKeyId,
    ASSAY_ACCESS_KEY_SECRET: assay.accessKeySecret,
  })
  return { exit, text: terminal.printed.join('\n'), err: terminal.complained.join('\n') }
}

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

/** A saved reply of GetConfigRule, as the reference page shows it. */
function ruleReply(ConfigRuleId: string, ConfigRuleName: string, Identifier: string, more: object = {}) {
  return {
    RequestId: '811234F4-C3AB-4D15-B90B-F55016D1B5AA',
    ConfigRule: {
      ConfigRuleId,
      ConfigRuleName,
      ConfigRuleState: 'ACTIVE',
      ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
      Description: 'from there',
      RiskLevel: 2,
      ResourceTypesScope: BUCKET,
      RegionIdsScope: 'cn-hangzhou',
      InputParameters: {},
      Source: { Owner: 'ALIYUN', Identifier },
      Tags: [{ TagKey: 'team', TagValue: 'audit' }],
      ...more,
    },
  }
}

describe('assay adopt', () => {
  it('takes over rules and packages of saved replies, under the ids they had too', async () => {
    const replies = [
      ruleReply(READ_RULE, 'no public read', 'oss-bucket-public-read-prohibited'),
      ruleReply('cr-1111111111111111111d', 'a rule of the cloud', 'no-such-managed-rule'),
      {
        ConfigRules: {
          ConfigRuleList: [
            { ConfigRuleId: READ_RULE, ConfigRuleName: 'no public read' },
            { ConfigRuleId: 'cr-1111111111111111111e', ConfigRuleName: 'only listed' },
          ],
        },
      },
      {
        CompliancePack: {
          CompliancePackId: PACK,
          CompliancePackName: 'buckets',
          RiskLevel: 1,
          Scope: { RegionIdsScope: 'cn-hangzhou' },
          ConfigRules: [
            { ConfigRuleId: READ_RULE, ConfigRuleName: 'no public read' },
            {
              ConfigRuleId: WRITE_RULE,
              ConfigRuleName: 'no public write',
              ManagedRuleIdentifier: 'oss-bucket-public-write-prohibited',
              RiskLevel: 1,
              ConfigRuleParameters: [],
            },
          ],
        },
      },
    ]
    const path = file('replies.json', replies)
    expect(await cli('adopt', path, '--dry-run')).toMatchObject({ exit: 0, text: '2 rules, 1 package' })
    const { exit, text } = await cli('adopt', path, '--json')
    const outcomes = JSON.parse(text) as {
      formerId: string
      currentId?: string
      problem?: string
    }[]
    const of = (formerId: string) => outcomes.find((each) => each.formerId === formerId)
    expect(exit).toBe(4)
    expect(of('cr-1111111111111111111d')?.problem).toMatch(/no managed rule no-such-managed-rule/)
    expect(of('cr-1111111111111111111e')?.problem).toMatch(/save the reply of GetConfigRule/)
    for (const id of [READ_RULE, WRITE_RULE, PACK]) expect(of(id)?.problem).toBeUndefined()

    const { ConfigRule } = await assay.call('GetConfigRule', { ConfigRuleId: READ_RULE })
    expect(ConfigRule).toMatchObject({
      ConfigRuleId: of(READ_RULE)?.currentId,
      ConfigRuleName: 'no public read',
      RegionIdsScope: 'cn-hangzhou',
      RiskLevel: 2,
    })
    const { CompliancePack } = await assay.call('GetCompliancePack', { CompliancePackId: PACK })
    const { ConfigRules, Scope } = CompliancePack as { ConfigRules: object[]; Scope: object }
    expect(Scope).toMatchObject({ RegionIdsScope: 'cn-hangzhou' })
    expect(ConfigRules).toMatchObject([
      { ConfigRuleId: of(READ_RULE)?.currentId },
      { ConfigRuleId: of(WRITE_RULE)?.currentId },
    ])

    // regression: the report of a package was not found by the id it had there
    const { CompliancePackReport } = await assay.call('GetCompliancePackReport', { CompliancePackId: PACK })
    expect(CompliancePackReport).toMatchObject({
      CompliancePackId: of(PACK)?.currentId,
      ReportStatus: 'NONE',
    })

    // Again: nothing is made twice.
    const again = await cli('adopt', path)
    expect(again.text).toMatch(/was here already/)
    const { ConfigRules: all } = await assay.call('ListConfigRules')
    expect((all as { TotalCount: number }).TotalCount).toBe(2)
  })

  it('takes over what a Terraform state holds, and stops what was stopped', async () => {
    const state = {
      version: 4,
      terraform_version: '1.9.0',
      lineage: 'l',
      resources: [
        {
          mode: 'managed',
          type: 'alicloud_config_rule',
          name: 'https',
          instances: [
            {
              attributes: {
                id: 'cr-2222222222222222222a',
                rule_name: 'by terraform',
                source_owner: 'ALIYUN',
                source_identifier: 'oss-bucket-public-write-prohibited',
                risk_level: 3,
                config_rule_trigger_types: 'ConfigurationItemChangeNotification',
                resource_types_scope: [BUCKET],
                region_ids_scope: 'cn-hangzhou',
                input_parameters: {},
                status: 'INACTIVE',
              },
            },
          ],
        },
        {
          mode: 'managed',
          type: 'alicloud_config_compliance_pack',
          name: 'pack',
          instances: [
            {
              attributes: {
                id: 'cp-2222222222222222222b',
                compliance_pack_name: 'terraform pack',
                risk_level: 2,
                description: 'd',
                config_rule_ids: [{ config_rule_id: 'cr-2222222222222222222a' }],
              },
            },
          ],
        },
        {
          mode: 'managed',
          type: 'alicloud_vpc',
          name: 'other',
          instances: [{ attributes: { id: 'vpc-1' } }],
        },
      ],
    }
    expect(await cli('adopt', file('terraform.tfstate', state))).toMatchObject({ exit: 0 })
    const { ConfigRule } = await assay.call('GetConfigRule', { ConfigRuleId: 'cr-2222222222222222222a' })
    expect(ConfigRule).toMatchObject({ ConfigRuleState: 'INACTIVE', RiskLevel: 3 })
    expect(
      await assay.call('GetCompliancePack', { CompliancePackId: 'cp-2222222222222222222b' }),
    ).toMatchObject({
      CompliancePack: { CompliancePackName: 'terraform pack' },
    })
  })

  it.each([
    ['no JSON', 'x'],
    ['another reply', { Users: [] }],
  ])('refuses %s, exit 3', async (_, content) => {
    expect(await cli('adopt', file('odd.json', content))).toMatchObject({ exit: 3 })
  })
})

describe('assay compare', () => {
  const verdict = (ResourceId: string, ComplianceType: string) => ({
    Annotation: '{"property":"$.AccessControlList.Grant"}',
    ComplianceType,
    ResultRecordedTimestamp: 1_790_000_000_000,
    EvaluationResultIdentifier: {
      EvaluationResultQualifier: {
        ConfigRuleId: READ_RULE,
        ConfigRuleName: 'as it was called there',
        RegionId: 'cn-hangzhou',
        ResourceId,
        ResourceType: BUCKET,
        ResourceOwnerId: Number(assay.accountId),
      },
    },
  })

  it('finds adopted rules by their former ids, and fails below --min', async () => {
    const page = {
      EvaluationResults: {
        EvaluationResultList: [verdict('open', 'COMPLIANT'), verdict('closed', 'COMPLIANT')],
      },
    }
    const path = file('page.json', page)
    const fails = await cli('compare', path, '--min', '0.95')
    expect(fails.exit).toBe(1)
    expect(fails.text).toMatch(/no public read +1 +1 +1 +0 +0 +50\.00 %/)
    expect(fails.text).toContain(
      'theirs were recorded from 2026-09-21T14:13:20.000Z to 2026-09-21T14:13:20.000Z',
    )
    expect(fails.text).toMatch(
      /open +NON_COMPLIANT +COMPLIANT +2026-09-21T14:13:20\.000Z +\$\.AccessControlList\.Grant/,
    )
    expect(fails.text).toMatch(/agreement 50\.00 %, wanted 95\.00 %/)
    expect(await cli('compare', path, '--min', '0.5')).toMatchObject({ exit: 0 })
  })

  it('fails with --min when they gave no verdict: nothing compared is no agreement', async () => {
    const path = file('empty.json', { EvaluationResults: { EvaluationResultList: [] } })
    const { exit, text } = await cli('compare', path, '--min', '0')
    expect(exit).toBe(1)
    expect(text).toMatch(/agreement n\/a/)
    expect(await cli('compare', path)).toMatchObject({ exit: 0 })
  })

  it('takes a share from 0 to 1', async () => {
    expect(await cli('compare', folder, '--min', '95')).toMatchObject({ exit: 2 })
  })
})
