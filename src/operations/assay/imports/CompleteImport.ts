import { completeImport } from '../../../inventory/upload-import.js'
import { text } from '../../../rpc/fields.js'
import { operation } from '../../operation.js'

/** Ends the upload and runs the import in the background; GetImport tells how far it is. */
export const CompleteImport = operation({
  name: 'CompleteImport',
  version: '2026-12-01',
  ramAction: 'assay:CompleteImport',
  access: 'write',
  params: { ImportId: text({ required: true }) },
  reply: {},
  errors: ['ImportNotExists', 'Invalid.Import.State', 'Invalid.Import.Content'],
  async handle({ ImportId }, { db, scope, queue }) {
    await completeImport(db, scope, queue, ImportId)
    return {}
  },
})
