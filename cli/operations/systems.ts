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

export const CreateSystem = operation(ASSAY, 'CreateSystem', members({ SystemId: text }))
export const DeleteSystem = operation(ASSAY, 'DeleteSystem', anything)
export const SetPackageSystem = operation(ASSAY, 'SetPackageSystem', anything)
export const ListSystems = operation(
  ASSAY,
  'ListSystems',
  members({ Systems: listOf(system), TotalCount: number }),
)
export const GenerateSystemReport = operation(ASSAY, 'GenerateSystemReport', members({ ReportId: text }))
export const GetSystemReport = operation(ASSAY, 'GetSystemReport', members({ SystemReport: systemReport }))
