import { type ErrorEntry, from } from './entry.js'

const assay = from('Assay API 2026-12-01')
const inferred = from('spec/lifecycle.md, spec/condition-rules.md (inferred)')

/** Codes of the Assay operations, and those the notes on Config infer without a documented table. */
export const ASSAY_ERRORS = {
  'Invalid.Conditions.Value': inferred(400, 'The specified Conditions is invalid: {Reason}'),
  'Invalid.TemplateContent.Value': inferred(400, 'The specified TemplateContent is invalid: {Reason}'),
  'Invalid.Sql.Value': inferred(400, 'The specified SQL is invalid: {Reason}'),
  OperatorOnly: assay(403, 'Only the account that operates this server may do this.'),
  'EntityAlreadyExists.Account': assay(409, 'The account already exists.'),
  'EntityNotExist.Account': assay(404, 'The account does not exist.'),
  ImportNotExists: assay(404, 'The import does not exist.'),
  'Invalid.Import.Content': assay(400, 'The imported content is invalid: {Reason}'),
  'Invalid.Import.State': assay(409, 'The import is {State} and cannot be changed.'),
  JobNotExists: assay(404, 'The job does not exist.'),
  ReportNotExists: assay(404, 'The report does not exist.'),
  ExemptionNotExists: assay(404, 'The exemption does not exist.'),
} as const satisfies Record<string, ErrorEntry>
