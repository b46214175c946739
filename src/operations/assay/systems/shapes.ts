import type { Scope } from '../../../accounts/scope.js'
import type { GeneratedFile } from '../../../reports/store/generated-files.js'
import { type NamedSystem, standardOfLevel } from '../../../reports/systems/named-system.js'
import { readSystemWish } from '../../../reports/systems/system-report.js'
import { shape, wireInstant, wireInteger, wireList, wireText } from '../../../rpc/shapes.js'

const tag = shape<{ readonly key: string; readonly value: string }>({
  Key: wireText.from(({ key }) => key),
  Value: wireText.from(({ value }) => value),
})

/** A system with the standard that its reports are under. */
export const system = shape<NamedSystem>({
  SystemId: wireText.from((each) => each.systemId),
  SystemName: wireText.from((each) => each.name),
  FilingNumber: wireText.from((each) => each.filingNumber),
  Level: wireInteger.from((each) => each.level),
  StandardId: wireText.from((each) => standardOfLevel(each.level)),
  Owner: wireText.from((each) => each.owner),
  Tag: wireList(tag).from((each) => each.rule.tags),
  ResourceGroupIds: wireText.from((each) => each.rule.resourceGroupIds.join(',')),
  CreateTimestamp: wireInstant.from((each) => each.createdAt),
  UpdateTimestamp: wireInstant.from((each) => each.updatedAt),
})

/** The newest report on a system; without one only the system is named. */
export const systemReport = shape<{
  readonly systemId: string
  readonly scope: Scope
  readonly file: GeneratedFile | null
  readonly url: string | undefined
}>({
  SystemId: wireText.from(({ systemId }) => systemId),
  ReportId: wireText.from(({ file }) => file?.fileId),
  CompliancePackId: wireText.from(({ file }) => file && readSystemWish(file.wish).packId),
  Form: wireText.from(({ file }) => file && readSystemWish(file.wish).form),
  Status: wireText.from(({ file }) => file?.status ?? 'NONE'),
  Cause: wireText.from(({ file }) => file?.cause),
  RequestTimestamp: wireInstant.from(({ file }) => file?.requestedAt),
  CompleteTimestamp: wireInstant.from(({ file }) => file?.completedAt),
  Sha256: wireText.from(({ file }) => (file?.status === 'COMPLETE' ? file.sha256 : undefined)),
  Url: wireText.from(({ url }) => url),
})
