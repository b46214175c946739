import type { ImportRun } from '../../../inventory/store/imports.js'
import { shape, wireInstant, wireJsonText, wireText } from '../../../rpc/shapes.js'

/** One import with what it has done so far; Progress and Summary are JSON texts. */
export const importRun = shape<ImportRun>({
  ImportId: wireText.from((run) => run.importId),
  Status: wireText.from((run) => run.status),
  Progress: wireJsonText.from((run) => run.progress as never),
  Summary: wireJsonText.from((run) => run.summary as never),
  CreateTimestamp: wireInstant.from((run) => run.createdAt),
  StartTimestamp: wireInstant.from((run) => run.startedAt),
  FinishTimestamp: wireInstant.from((run) => run.finishedAt),
})
