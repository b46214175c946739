import { getImport } from '../../../inventory/store/imports.js'
import { text } from '../../../rpc/fields.js'
import { operation } from '../../operation.js'
import { importRun } from './shapes.js'

/** One import: status, progress, and when it is done a summary by account, type and data age. */
export const GetImport = operation({
  name: 'GetImport',
  version: '2026-12-01',
  ramAction: 'assay:GetImport',
  access: 'read',
  params: { ImportId: text({ required: true }) },
  reply: { Import: importRun },
  errors: ['ImportNotExists'],
  async handle({ ImportId }, { db, scope }) {
    return { Import: await getImport(db, scope, ImportId) }
  },
})
