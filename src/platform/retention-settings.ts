import { integer } from './setting.js'

/** How long what is no longer current is kept. */
export const RETENTION_SETTINGS = {
  keepHistoryDays: integer(
    'ASSAY_KEEP_HISTORY_DAYS',
    0,
    0,
    36_500,
    'Days that replaced versions of resources and changes of results are kept; 0: for ever. The current version, what held at the cut and the audit log always stay.',
  ),
  keepReportsDays: integer(
    'ASSAY_KEEP_REPORTS_DAYS',
    0,
    0,
    36_500,
    'Days that the rows of reports are kept which failed or which a newer one replaced; 0: for ever. The newest report of a package always stays.',
  ),
  keepImportsDays: integer(
    'ASSAY_KEEP_IMPORTS_DAYS',
    90,
    0,
    36_500,
    'Days that ended imports are listed, and jobs that were given up are kept; 0: for ever. What imports recorded stays.',
  ),
  keepUploadsHours: integer(
    'ASSAY_KEEP_UPLOADS_HOURS',
    168,
    1,
    87_600,
    'Hours after which an upload that was begun and never completed is removed, with its files.',
  ),
}
