import { afterAll, beforeAll, expect, it } from 'vitest'
import { call, importFiles, until } from './client.js'
import { startTestServer, type TestServer } from './server.js'

const place = {
  regionId: 'cn-hangzhou',
  resourceType: 'ACS::RDS::DBInstance',
  resourceId: 'rm-1',
}

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterAll(() => server.stop())

/** Waits for the result of the one rule on the one instance. */
async function untilResult(ConfigRuleId: string, wanted: string): Promise<string> {
  return until(async () => {
    const { EvaluationResults } = await call<{
      EvaluationResults: { EvaluationResultList: { ComplianceType: string; Annotation?: string }[] }
    }>(server, 'ListConfigRuleEvaluationResults', { ConfigRuleId })
    const [result] = EvaluationResults.EvaluationResultList
    return result?.ComplianceType === wanted ? (result.Annotation ?? '') : null
  })
}

it('figures that an import delivers decide rules on them, again whenever newer ones come', async () => {
  const snapshot = {
    ...place,
    accountId: server.accountId,
    captureTime: Date.UTC(2026, 0, 1),
    configuration: JSON.stringify({ Engine: 'MySQL' }),
  }
  await importFiles(server, { 'a.json': JSON.stringify({ configurationItems: [snapshot] }) })
  const { ConfigRuleId } = await call<{ ConfigRuleId: string }>(server, 'CreateConfigRule', {
    ConfigRuleName: 'idle',
    SourceOwner: 'ALIYUN',
    SourceIdentifier: 'rds-cpu-max-utilization-check',
    RiskLevel: 3,
    ConfigRuleTriggerTypes: 'ScheduledNotification',
    MaximumExecutionFrequency: 'TwentyFour_Hours',
    ResourceTypesScope: [place.resourceType],
  })
  await untilResult(ConfigRuleId, 'INSUFFICIENT_DATA')

  const measured = (day: number, Maximum: number) =>
    JSON.stringify([
      { ...place, measuredAt: Date.UTC(2026, 0, day), metrics: { CpuUsage: [{ Hours: 168, Maximum }] } },
    ])
  await importFiles(server, { 'b.json': measured(2, 4) })
  expect(await untilResult(ConfigRuleId, 'NON_COMPLIANT')).toContain('$.Metrics.CpuUsage[0].Maximum')
  await importFiles(server, { 'c.json': measured(3, 60) })
  await untilResult(ConfigRuleId, 'COMPLIANT')
})
