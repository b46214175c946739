/**
 * What a signed call costs: V1, by a RAM user whose policies are asked, over 32 kept connections, every nonce different;
 * beside a bare node:http server that answers the same requests with the same bytes. The two take turns; both are
 * warmed by count. Requests a second, and CPU of the whole server process a request. `--json`, `--rounds N`,
 * `--only NAME`: cases whose name begins with it.
 */
import { parseArgs } from 'node:util'
import { call, importFile } from './api.js'
import { type Child, startChild } from './child.js'
import { resourceLine } from './estate.js'
import type { LoadOrder, LoadResult } from './load.js'
import { median, report } from './measure.js'
import { createPack, generateReport, untilEvaluated } from './pack.js'
import { startServer, withFolder } from './server.js'

const RESOURCES = 2_000
const CONNECTIONS = 32
const POLICY = {
  Version: '1',
  Statement: [
    { Effect: 'Allow', Action: ['config:Get*', 'config:List*'], Resource: ['*'] },
    { Effect: 'Allow', Action: 'oss:GetObject', Resource: 'acs:oss:*:*:reports/*' },
    {
      Effect: 'Deny',
      Action: 'config:Delete*',
      Resource: ['*'],
      Condition: { Bool: { 'acs:SecureTransport': 'false' } },
    },
  ],
}

interface Case {
  readonly name: string
  readonly params: Readonly<Record<string, string>>
  readonly requests: number
  /** Smallest acceptable share of the bare server's requests a second for the same CPU. */
  readonly goal?: number
}

interface Prepared {
  readonly packId: string
  readonly ruleId: string
  readonly key: LoadOrder['key']
}

/** An account with resources, a package, its report, and a user who may read. */
async function prepare(url: string, accountId: string): Promise<Prepared> {
  const lines = Array.from({ length: RESOURCES }, (_, i) => resourceLine(accountId, i))
  await importFile(url, Buffer.from(lines.join('\n')))
  const { packId } = await createPack(url, (rule) => rule.resourceTypes.includes('ACS::OSS::Bucket'))
  const ruleId = await untilEvaluated(url)
  await generateReport(url, packId)
  await call(url, 'ram', 'CreateUser', { UserName: 'reader' })
  await call(url, 'ram', 'CreatePolicy', { PolicyName: 'read', PolicyDocument: POLICY })
  await call(url, 'ram', 'AttachPolicyToUser', {
    UserName: 'reader',
    PolicyName: 'read',
    PolicyType: 'Custom',
  })
  const { AccessKey } = await call<{ AccessKey: { AccessKeyId: string; AccessKeySecret: string } }>(
    url,
    'ram',
    'CreateAccessKey',
    { UserName: 'reader' },
  )
  const key = { accessKeyId: AccessKey.AccessKeyId, accessKeySecret: AccessKey.AccessKeySecret }
  return { packId, ruleId, key }
}

interface Measured {
  readonly requestsPerSecond: number
  readonly cpuUs: number
  readonly p50Ms: number
  readonly p99Ms: number
}

async function load(generator: Child, order: LoadOrder): Promise<LoadResult> {
  generator.send(JSON.stringify(order))
  await generator.next()
  generator.send('go')
  const result: LoadResult = JSON.parse(await generator.next())
  if (result.failed > 0) throw new Error(`${result.failed} calls failed: ${result.sample.body}`)
  return result
}

async function measureLoad(generator: Child, server: Child, order: LoadOrder): Promise<Measured> {
  const before = await server.usage()
  const { seconds, p50Ms, p99Ms } = await load(generator, order)
  const after = await server.usage()
  return {
    requestsPerSecond: order.requests / seconds,
    cpuUs: ((after.cpuSeconds - before.cpuSeconds) / order.requests) * 1e6,
    p50Ms,
    p99Ms,
  }
}

async function compare(
  generator: Child,
  server: { url: string; child: Child },
  key: LoadOrder['key'],
  { params, requests, goal }: Case,
  rounds: number,
) {
  const order: LoadOrder = { url: server.url, key, params, requests, connections: CONNECTIONS }
  const { sample } = await load(generator, order)
  const bare = startChild('baselines/bare-http')
  await bare.next()
  bare.send(JSON.stringify(sample))
  const { url }: { url: string } = JSON.parse(await bare.next())
  await load(generator, { ...order, url })
  const served: Measured[] = []
  const bared: Measured[] = []
  for (let round = 0; round < rounds; round++) {
    bared.push(await measureLoad(generator, bare, { ...order, url }))
    served.push(await measureLoad(generator, server.child, order))
  }
  await bare.stop()
  const pick = (list: readonly Measured[], member: keyof Measured) => median(list.map((one) => one[member]))
  const summary = (list: readonly Measured[]) => ({
    requestsPerSecond: Math.round(pick(list, 'requestsPerSecond')),
    cpuUs: Math.round(pick(list, 'cpuUs')),
    p50Ms: Number(pick(list, 'p50Ms').toPrecision(3)),
    p99Ms: Number(pick(list, 'p99Ms').toPrecision(3)),
  })
  const ratios = served.map((one, round) => bared[round]!.cpuUs / one.cpuUs)
  return {
    bodyBytes: sample.body.length,
    assay: summary(served),
    bare: summary(bared),
    cpuRatio: Number(median(ratios).toPrecision(3)),
    throughputRatio: Number(
      (pick(served, 'requestsPerSecond') / pick(bared, 'requestsPerSecond')).toPrecision(3),
    ),
    ...(goal === undefined ? {} : { goal }),
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      rounds: { type: 'string', default: '5' },
      only: { type: 'string' },
    },
  })
  await withFolder(async (directory) => {
    const server = await startServer(directory)
    const { packId, ruleId, key } = await prepare(server.url, server.accountId)
    const common = { Version: '2020-09-07', Format: 'JSON' }
    const cases: readonly Case[] = [
      {
        name: 'GetCompliancePackReport',
        params: { ...common, Action: 'GetCompliancePackReport', CompliancePackId: packId },
        requests: 15_000,
        goal: 0.4,
      },
      {
        // Replies are kept in JSON alone: in XML each is read from the database.
        name: 'GetCompliancePackReportRead',
        params: { ...common, Format: 'XML', Action: 'GetCompliancePackReport', CompliancePackId: packId },
        requests: 15_000,
        goal: 0.25,
      },
      {
        name: 'GetConfigRule',
        params: { ...common, Action: 'GetConfigRule', ConfigRuleId: ruleId },
        requests: 6_000,
      },
      {
        name: 'ListConfigRuleEvaluationResults',
        params: { ...common, Action: 'ListConfigRuleEvaluationResults', MaxResults: '100' },
        requests: 1_500,
      },
    ]
    const generator = startChild('load')
    await generator.next()
    const results: Record<string, unknown> = {}
    for (const each of cases) {
      if (values.only !== undefined && !each.name.startsWith(values.only)) continue
      results[each.name] = await compare(generator, server, key, each, Number(values.rounds))
    }
    await generator.stop()
    await server.child.stop()
    report(results)
  })
}

await main()
