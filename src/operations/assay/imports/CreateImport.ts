import Type from 'typebox'
import { createImport } from '../../../inventory/upload-import.js'
import { toInstant } from '../../../platform/instant.js'
import { boolean, json, long } from '../../../rpc/fields.js'
import { wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

/**
 * Begins an import of recorded configurations. Files follow by UploadImportPart; CompleteImport runs it.
 * Only the operator's account may import resources of other accounts.
 */
export const CreateImport = operation({
  name: 'CreateImport',
  version: '2026-12-01',
  ramAction: 'assay:CreateImport',
  access: 'write',
  params: {
    AsOfTimestamp: long({
      min: 0,
      description: 'Time of items that carry none; the time of the run when absent.',
    }),
    CreateAccounts: boolean({ default: false, description: 'Create accounts that do not exist yet.' }),
    AccountNames: json(Type.Record(Type.String(), Type.String()), {
      description: 'Names of created accounts by id.',
    }),
    AcceptDeletions: boolean({
      default: false,
      description: 'A drop above 20 % of a covered group is meant.',
    }),
  },
  reply: { ImportId: wireText },
  errors: [],
  async handle(input, { db, scope, ids, queue }) {
    const ImportId = await createImport(
      db,
      scope,
      { ids, queue },
      {
        asOf: input.AsOfTimestamp === undefined ? null : toInstant(input.AsOfTimestamp),
        createAccounts: input.CreateAccounts,
        accountNames: input.AccountNames ?? {},
        acceptDeletions: input.AcceptDeletions,
      },
    )
    return { ImportId }
  },
})
