import { basename } from 'node:path/posix'
import type { VerdictCounts } from '../../evaluation/types.js'
import type { Instant } from '../../platform/instant.js'
import type { GeneratedFile } from '../store/generated-files.js'
import { readTemplateWish } from '../templates/request-template-report.js'

/** What a receiver is told of a report. */
export interface ReportMessage {
  /** Of this sending, the same however often it is tried. */
  readonly sendingId: string
  readonly accountId: string
  readonly templateId: string
  readonly templateName: string
  readonly reportId: string
  readonly language: 'zh-CN' | 'en-US'
  readonly completedAt: Instant
  readonly fileName: string
  readonly sizeBytes: number
  readonly sha256: string
  /** Results; null when they were not counted. */
  readonly counts: VerdictCounts | null
  /** Null where the server knows no address that clients reach. */
  readonly link: { readonly url: string; readonly expiresAt: Instant } | null
}

/** A message on a complete file. */
export function messageOf(
  file: GeneratedFile & { readonly completedAt: Instant },
  sending: Pick<ReportMessage, 'sendingId' | 'accountId' | 'link'>,
): ReportMessage {
  const { templateId, name, language } = readTemplateWish(file.wish)
  const counts: VerdictCounts | null = file.summary === null ? null : JSON.parse(file.summary)
  const { fileId: reportId, completedAt, sizeBytes, sha256 } = file
  const fileName = basename(file.objectKey)
  const of = { templateId, templateName: tame(name), language, reportId }
  return { ...sending, ...of, completedAt, fileName, sizeBytes, sha256, counts }
}

/** Names come from users: none may mention somebody in a chat, open a link or begin a line. */
function tame(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, ' ')
    .replace(/</g, '‹')
    .replace(/>/g, '›')
}

/** First line, and subject of a mail. */
export function titleOf({ templateName, language, counts }: ReportMessage): string {
  const failing = counts?.nonCompliant
  if (language === 'zh-CN')
    return `Assay 合规报告：${templateName}${failing === undefined ? '' : `，${failing} 项不合规`}`
  return `Assay report: ${templateName}${failing === undefined ? '' : `, ${failing} non-compliant`}`
}

/** The message as lines of plain text, without the title. */
export function linesOf(message: ReportMessage): readonly string[] {
  const { accountId, reportId, completedAt, counts, link, fileName, sha256, language } = message
  const isChinese = language === 'zh-CN'
  const say = (zh: string, en: string) => (isChinese ? zh : en)
  const colon = say('：', ': ')
  const counted: readonly string[] =
    counts === null
      ? []
      : [
          `${say('合规', 'Compliant')}${colon}${counts.compliant}`,
          `${say('不合规', 'Non-compliant')}${colon}${counts.nonCompliant}`,
          `${say('数据不足', 'Insufficient data')}${colon}${counts.insufficientData}`,
          `${say('出错', 'Errors')}${colon}${counts.error}`,
          `${say('已豁免', 'Exempt')}${colon}${counts.ignored}`,
        ]
  return [
    `${say('账号', 'Account')}${colon}${accountId}`,
    `${say('报告', 'Report')}${colon}${reportId}`,
    `${say('生成时间', 'Made at')}${colon}${new Date(completedAt).toISOString()}`,
    ...counted,
    `${say('文件', 'File')}${colon}${fileName}`,
    `SHA-256${colon}${sha256}`,
    ...(link === null
      ? []
      : [
          `${say('下载', 'Download')}${colon}${link.url}`,
          `${say('链接有效期至', 'Link valid until')}${colon}${new Date(link.expiresAt).toISOString()}`,
        ]),
  ]
}
