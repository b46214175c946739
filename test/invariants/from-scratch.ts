import { compileRule } from '../../src/conditions/compile-rule.js'
import type { EvaluationContext, ResourceView } from '../../src/conditions/types.js'
import type { Db } from '../../src/db/tables.js'
import { viewOf } from '../../src/evaluation/evaluate-resources.js'
import type { ExemptionSelector } from '../../src/evaluation/exemption.js'
import type { StoredVerdict, VerdictCounts } from '../../src/evaluation/types.js'
import { listRecordedResources } from '../../src/inventory/store/evaluated-resources.js'
import type { ResourceNo } from '../../src/platform/ids.js'
import type { Instant } from '../../src/platform/instant.js'
import { compileScope } from '../../src/rules/resource-scope.js'
import { account, declaredIds, type Estate } from './estate.js'

async function everyResource(db: Db) {
  return listRecordedResources(db, account, {
    first: 0 as ResourceNo,
    end: Number.MAX_SAFE_INTEGER as ResourceNo,
  })
}

/** Every result as a from-scratch evaluation at this instant gives it: `rule/resource` to verdict. */
export async function evaluateFromScratch(estate: Estate, db: Db): Promise<Map<string, StoredVerdict>> {
  const names = new Map(
    (await db.selectFrom('resourceType').selectAll().execute()).map((row) => [
      row.typeNo as number,
      row.resourceType,
    ]),
  )
  const views = (await everyResource(db)).map((resource) => ({
    resource,
    view: viewOf(account, names.get(Math.floor(resource.resourceNo / 2 ** 32))!, resource) as ResourceView,
  }))
  const related: EvaluationContext['related'] = (type, ids) => {
    const ofType = views.filter(({ view }) => view.resourceType === type)
    if (ofType.length === 0) return 'neverRecorded'
    return ofType
      .filter(({ resource }) => resource.deletedAt === null && ids.includes(resource.resourceId))
      .map(({ view }) => view)
  }
  const inRegion: EvaluationContext['inRegion'] = (type, regionId) =>
    views
      .filter(({ resource, view }) => resource.deletedAt === null && view.resourceType === type)
      .map(({ view }) => view)
      .filter((view) => view.regionId === regionId)
  const exemptions = await db.selectFrom('exemption').selectAll().execute()
  const now = estate.clock.now()
  const expected = new Map<string, StoredVerdict>()
  for (const rule of await estate.rules()) {
    const compiled = compileRule(rule.logic, rule.parameters)
    const inScope = compileScope(rule.scope)
    for (const { resource, view } of views) {
      const { resourceType } = view
      if (
        resource.deletedAt !== null ||
        !(rule.resourceTypes.includes('*') || rule.resourceTypes.includes(resourceType))
      )
        continue
      if (inScope !== null && !inScope(resource)) continue
      const verdict = compiled.evaluate(view, { now, related, relatedIds: declaredIds, inRegion })
      const isExempt = exemptions.some(
        (each) =>
          each.ruleNo === rule.ruleNo &&
          each.state === 'ACTIVE' &&
          (each.expiresAt === null || each.expiresAt > now) &&
          (each.selector === null
            ? each.resourceNo === resource.resourceNo
            : isSelected(JSON.parse(each.selector), view, now)),
      )
      const name = {
        compliant: 'COMPLIANT',
        nonCompliant: isExempt ? 'IGNORED' : 'NON_COMPLIANT',
        notApplicable: 'NOT_APPLICABLE',
        insufficientData: 'INSUFFICIENT_DATA',
        error: 'ERROR',
      }[verdict.kind] as StoredVerdict
      expected.set(`${rule.ruleNo}/${resource.resourceNo}`, name)
    }
  }
  return expected
}

function isSelected({ tags, condition }: ExemptionSelector, view: ResourceView, now: Instant): boolean {
  const hasTags = tags.every(
    ({ key, value }) => key in view.tags && (value === '' || view.tags[key] === value),
  )
  if (condition === null || !hasTags) return hasTags
  return compileRule({ needs: [], compliant: condition }, {}).evaluate(view, { now }).kind === 'compliant'
}

const MEMBERS: Readonly<Record<StoredVerdict, keyof VerdictCounts>> = {
  COMPLIANT: 'compliant',
  NON_COMPLIANT: 'nonCompliant',
  NOT_APPLICABLE: 'notApplicable',
  INSUFFICIENT_DATA: 'insufficientData',
  IGNORED: 'ignored',
  ERROR: 'error',
}

/** How many verdicts there are of each kind, one after the other. */
export function countNaively(verdicts: Iterable<StoredVerdict>): VerdictCounts {
  const counts = {
    compliant: 0,
    nonCompliant: 0,
    notApplicable: 0,
    insufficientData: 0,
    ignored: 0,
    error: 0,
  }
  for (const verdict of verdicts) counts[MEMBERS[verdict]]++
  return counts
}
