import { text } from '../../../rpc/fields.js'
import { wireList } from '../../../rpc/shapes.js'
import { listControlStandards } from '../../../rules/list-control-standards.js'
import { inLanguage } from '../../catalog/shapes.js'
import { operation } from '../../operation.js'
import { filled } from '../../texts.js'
import { controlStandardSummary } from './shapes.js'

/** The standards that reports can show, shipped and the operator's own, by id, with how many clauses rules can check. */
export const ListControlStandards = operation({
  name: 'ListControlStandards',
  version: '2026-12-01',
  ramAction: 'assay:ListControlStandards',
  access: 'list',
  params: { Identifier: text({ description: 'Only standards that this managed rule speaks to.' }) },
  reply: { Standards: wireList(controlStandardSummary) },
  errors: [],
  async handle({ Identifier }, { catalogue, request }) {
    const standards = listControlStandards(catalogue, { identifier: filled(Identifier) })
    return { Standards: inLanguage(standards, request.language) }
  },
})
