import {
  anything,
  boolean,
  jsonText,
  listOf,
  mapOf,
  members,
  number,
  optional,
  type Read,
  text,
} from '../read-reply.js'
import { ASSAY, operation } from './operation.js'

const typeTally = members({
  resourceType: text,
  items: number,
  changes: mapOf(number),
  oldestAt: number,
  newestAt: number,
  timesFrom: mapOf(number),
})

const importSummary = members({
  files: number,
  items: number,
  accounts: listOf(members({ accountId: text, types: listOf(typeTally) })),
  problemCount: number,
  problems: listOf(members({ file: text, byteOffset: number, itemNumber: number, message: text })),
  refusedAccounts: listOf(members({ accountId: text, items: number, advice: text })),
  coverage: listOf(
    members({
      accountId: text,
      region: text,
      resourceType: text,
      live: number,
      asOf: number,
      missing: number,
      isRefused: boolean,
    }),
  ),
  control: members({ pages: number, listed: number, unrecorded: number }),
  totals: number,
  properties: listOf(members({ resourceType: text, paths: number })),
  redaction: members({ mode: text, values: mapOf(number) }),
})

/** What an import did, as GetImport tells it. */
export type ImportSummary = ReturnType<typeof importSummary>

const importProgress = members({
  files: optional(number),
  ofFiles: optional(number),
  items: optional(number),
  problems: optional(number),
})

export const CreateImport = operation(ASSAY, 'CreateImport', members({ ImportId: text }))
export const UploadImportPart = operation(ASSAY, 'UploadImportPart', members({ ReceivedBytes: number }))
export const CompleteImport = operation(ASSAY, 'CompleteImport', anything)
export const GetImport = operation(
  ASSAY,
  'GetImport',
  members({
    Import: members({
      Status: text,
      Progress: optional(jsonText(importProgress)),
      Summary: optional(jsonText(anything)),
    }),
  }),
)
/** The Summary of an import that is done. */
export const readImportSummary: Read<ImportSummary> = importSummary
/** The Summary of an import that failed. */
export const readImportFailure = members({ cause: text })
