import type { ImportId } from '../platform/ids.js'
import type { JobKind } from '../platform/jobs/types.js'

export interface ImportPayload {
  readonly importId: ImportId
}

/** Records the uploaded files of one import; the key is the import. */
export const importKind: JobKind<ImportPayload> = {
  name: 'import.run',
  lane: 'import',
  maxAttempts: 5,
  decode: (payload) => {
    const { importId } = payload as Partial<ImportPayload>
    if (typeof importId !== 'string') throw new Error('no import in the payload')
    return { importId }
  },
}
