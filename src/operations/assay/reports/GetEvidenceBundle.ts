import { getEvidence } from '../../../reports/evidence/request-evidence.js'
import { text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { operation } from '../../operation.js'
import { evidenceBundle, shownEvidence } from './evidence-shapes.js'

/** A bundle of evidence by its id: state, cause of a failure, and a download URL that expires. It goes with its report's files. */
export const GetEvidenceBundle = operation({
  name: 'GetEvidenceBundle',
  version: '2026-12-01',
  ramAction: 'assay:GetEvidenceBundle',
  access: 'read',
  params: { EvidenceId: text({ required: true }) },
  reply: { EvidenceBundle: evidenceBundle },
  errors: ['EvidenceNotExists'],
  async handle({ EvidenceId }, { db, scope, reportUrls }) {
    return { EvidenceBundle: shownEvidence(await getEvidence(db, scope, EvidenceId), reportUrls) }
  },
})

/** The same of a report on a package of an account group. */
export const GetAggregateEvidenceBundle = aggregateTwin(GetEvidenceBundle, 'GetAggregateEvidenceBundle')
