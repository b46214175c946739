import { receivePart } from '../../../inventory/upload-import.js'
import { long, text } from '../../../rpc/fields.js'
import { wireLong } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

/** Uploads one part (up to 16 MB, raw body) of one file of an import; parts of a file come in order. */
export const UploadImportPart = operation({
  name: 'UploadImportPart',
  version: '2026-12-01',
  ramAction: 'assay:UploadImportPart',
  access: 'write',
  body: 'raw',
  ownTransaction: true,
  params: {
    ImportId: text({ required: true }),
    Path: text({
      required: true,
      maxLength: 1024,
      description: 'Name of the file with `/` between folders.',
    }),
    Offset: long({ min: 0, default: 0, description: 'First byte of the part within the file.' }),
  },
  reply: { ReceivedBytes: wireLong },
  errors: ['ImportNotExists', 'Invalid.Import.State', 'Invalid.Import.Content'],
  async handle({ ImportId, Path, Offset }, { db, scope, spool, request }) {
    const part = { importId: ImportId, path: Path, offset: Offset, bytes: request.rawBody }
    return { ReceivedBytes: await receivePart(db, scope, spool, part) }
  },
})
