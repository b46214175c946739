import { inject } from 'vitest'
import { call } from '../scenarios/client.js'

/**
 * Every page of the console that a signed-in visitor can open on the demo's data; axe is asked about each. `{pack}`
 * stands for the package that the demo reported on, `{rule}` for a rule of it, `{bucket}` for a resource, `{group}` for
 * an account group that is made for it.
 */
export const PAGES: readonly string[] = [
  '/',
  '/packages',
  '/packages/gallery',
  '/packages/new?template=ct-05fff4e4fd4ed6dea597',
  '/packages/{pack}',
  '/packages/{pack}/changes',
  '/results?verdict=NON_COMPLIANT',
  '/results?verdict=COMPLIANT&own=yes',
  '/rules',
  '/rules?tab=catalogue',
  '/rules/item?id={rule}',
  '/rules/item?id={rule}&tab=condition',
  '/rules/item?id={rule}&tab=settings',
  '/rules/managed?identifier=oss-bucket-public-read-prohibited',
  '/rules/create?identifier=oss-bucket-referer-limit',
  '/rules/editor?type=ACS::OSS::Bucket',
  '/resources?type=ACS::OSS::Bucket',
  '/resources/item?{bucket}',
  '/resources/item?{bucket}&tab=configuration',
  '/resources/item?{bucket}&tab=changes',
  '/resources/item?{bucket}&tab=compliance',
  '/resources/item?{bucket}&tab=relations',
  '/exemptions',
  '/exemptions/new?rule={rule}',
  '/access',
  '/access?tab=groups',
  '/access?tab=policies',
  '/access?tab=roles',
  '/access/user?name={user}',
  '/accounts',
  '/accounts?tab=groups',
  '/accounts?tab=directory',
  '/accounts/group?id={group}',
  '/accounts/group?id={group}&tab=members',
  '/jobs',
  '/jobs?tab=background',
  '/audit',
  '/settings',
  '/settings?tab=delivery',
  '/settings?tab=reports',
  '/settings?tab=systems',
  '/settings?tab=tickets',
  '/explorer?op=CreateConfigRule',
  '/explorer/errors',
  '/explorer/errors?q=MissingCompliancePackId&requestId=6EC7AED1-172F-42AE-9C12-295BC2ADB751',
]

/** The bucket that the demo makes private before the eyes of whoever watches. */
export const DEMO_BUCKET = 'type=ACS::OSS::Bucket&region=cn-hangzhou&id=example-press-kit'

/** The user that the demo made for its one-time link. */
const DEMO_USER = 'demo-console'

/** The path with ids of the demo's data in its places. */
export async function filled(path: string): Promise<string> {
  if (path.includes('{bucket}')) return path.replace('{bucket}', DEMO_BUCKET)
  if (path.includes('{user}')) return path.replace('{user}', DEMO_USER)
  if (path.includes('{rule}'))
    return path.replace('{rule}', await ruleOf('oss-bucket-public-read-prohibited'))
  if (path.includes('{group}')) return path.replace('{group}', await groupOfAccounts())
  if (!path.includes('{pack}')) return path
  const { Reports } = await call<{ Reports: { CompliancePackId: string }[] }>(
    inject('demo'),
    'ListReports',
    {},
    { version: '2026-12-01' },
  )
  return path.replace('{pack}', Reports[0]?.CompliancePackId ?? '')
}

/** Id of a rule of the account that was made of a managed rule. */
async function ruleOf(identifier: string): Promise<string> {
  const { ConfigRules } = await call<{
    ConfigRules: { ConfigRuleList: { ConfigRuleId: string; SourceIdentifier: string }[] }
  }>(inject('demo'), 'ListConfigRules', { PageSize: '100' })
  const rule = ConfigRules.ConfigRuleList.find(({ SourceIdentifier }) => SourceIdentifier === identifier)
  return rule?.ConfigRuleId ?? ''
}

let group: string | undefined

/** An account group of the demo's account alone, in a directory of it where there is none. */
async function groupOfAccounts(): Promise<string> {
  if (group !== undefined) return group
  const demo = inject('demo')
  const assay = { version: '2026-12-01' }
  const identity = await call<{ AccountId: string }>(demo, 'GetCallerIdentity', {}, { version: '2015-04-01' })
  const AccountId = Number(identity.AccountId)
  const { Directories } = await call<{ Directories: object[] }>(demo, 'ListDirectories', {}, assay)
  if (Directories.length === 0)
    await call(demo, 'SetDirectory', { ManagementAccountId: AccountId, Folders: [], Accounts: [] }, assay)
  const made = await call<{ AggregatorId: string }>(demo, 'CreateAggregator', {
    AggregatorName: 'One of us',
    Description: 'The account itself',
    AggregatorType: 'CUSTOM',
    AggregatorAccounts: [{ AccountId }],
  })
  group = made.AggregatorId
  return group
}

/** Takes the account group away: other tests count what there is. */
export async function withoutGroup(): Promise<void> {
  if (group !== undefined) await call(inject('demo'), 'DeleteAggregators', { AggregatorIds: group })
  group = undefined
}
