import { anything, listOf, members, number, optional, text } from '../read-reply.js'
import { ASSAY, operation } from './operation.js'

const system = members({
  SystemId: text,
  SystemName: text,
  FilingNumber: optional(text),
  Level: number,
  StandardId: text,
  Owner: optional(text),
  Tag: listOf(members({ Key: text, Value: optional(text) })),
  ResourceGroupIds: optional(text),
})
export type ShownSystem = ReturnType<typeof system>

const systemReport = members({
  ReportId: optional(text),
  Status: text,
  Cause: optional(text),
  Sha256: optional(text),
  Url: optional(text),
})

/** The operations on systems of an account, or, as `Aggregate`, of an account group. */
function systemOperations(of: '' | 'Aggregate') {
  return {
    CreateSystem: operation(ASSAY, `Create${of}System`, members({ SystemId: text })),
    DeleteSystem: operation(ASSAY, `Delete${of}System`, anything),
    ListSystems: operation(
      ASSAY,
      `List${of}Systems`,
      members({ Systems: listOf(system), TotalCount: number }),
    ),
    GenerateSystemReport: operation(ASSAY, `Generate${of}SystemReport`, members({ ReportId: text })),
    GetSystemReport: operation(ASSAY, `Get${of}SystemReport`, members({ SystemReport: systemReport })),
    GetSignedManifest: operation(
      ASSAY,
      `Get${of}SignedManifest`,
      members({ Manifest: text, Signature: text }),
    ),
  }
}

export const SYSTEM_OPERATIONS = { account: systemOperations(''), group: systemOperations('Aggregate') }
