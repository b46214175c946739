/** Forms in the order in which people want them, each with the name of its text. */
export const FORMS = {
  xlsx: 'formXlsx',
  pdf: 'formPdf',
  html: 'formHtml',
  csv: 'formCsv',
  xls: 'formXls',
  json: 'formJson',
  oscal: 'formOscal',
  record: 'formRecord',
  manifest: 'formManifest',
  signature: 'formSignature',
} as const
