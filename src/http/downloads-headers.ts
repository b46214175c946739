import type { OssError } from '../platform/object-store/oss-error.js'
import type { StoredObject } from '../platform/object-store/types.js'

/** Reply headers by name. */
export type ReplyHeaders = Readonly<Record<string, string>>

/** The quoted upper-case MD5. */
export function etagOf(object: StoredObject): string {
  return `"${object.md5.toUpperCase()}"`
}

/** Headers that describe an object, whatever part of it is sent. Source: spec/oss.md 7. */
export function objectHeaders(object: StoredObject): ReplyHeaders {
  return {
    'content-type': object.contentType,
    'content-disposition': 'attachment',
    'content-md5': Buffer.from(object.md5, 'hex').toString('base64'),
    etag: etagOf(object),
    'last-modified': new Date(object.lastModifiedAt).toUTCString(),
    'accept-ranges': 'bytes',
    'x-oss-object-type': 'Normal',
    'x-oss-storage-class': 'Standard',
    'x-oss-force-download': 'true',
    ...(object.crc64 === undefined ? {} : { 'x-oss-hash-crc64ecma': object.crc64 }),
    // Ours: a report in HTML must not run as a page of the console, which shares the origin.
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
  }
}

const OVERRIDES: Readonly<Record<string, string>> = {
  'response-content-type': 'content-type',
  'response-content-language': 'content-language',
  'response-expires': 'expires',
  'response-cache-control': 'cache-control',
  'response-content-disposition': 'content-disposition',
  'response-content-encoding': 'content-encoding',
}

/** Whether a parameter replaces a reply header. */
export function isOverride(parameter: string): boolean {
  return Object.hasOwn(OVERRIDES, parameter)
}

/**
 * The reply headers that signed `response-` parameters replace, as UTF-8 bytes; null when a value could
 * not be one header. Only parameters a signature covers may be given here.
 */
export function overrideHeaders(parameters: ReadonlyMap<string, string>): ReplyHeaders | null {
  const headers: Record<string, string> = {}
  for (const [parameter, value] of parameters) {
    const header = isOverride(parameter) ? OVERRIDES[parameter] : undefined
    if (header === undefined) continue
    if (/[\u0000-\u001f\u007f]/.test(value)) return null
    headers[header] = Buffer.from(value).toString('latin1')
  }
  return headers
}

/** The XML body of a refusal. Source: spec/oss.md 7. */
export function errorXml(error: OssError, requestId: string, hostId: string): string {
  const elements: (readonly [string, string])[] = [
    ['Code', error.code],
    ['Message', error.message],
    ['RequestId', requestId],
    ['HostId', hostId],
    ...error.elements,
  ]
  if (error.ec !== undefined) {
    elements.push(['EC', error.ec])
    elements.push(['RecommendDoc', `https://api.aliyun.com/troubleshoot?q=${error.ec}`])
  }
  const lines = elements.map(([name, value]) => `  <${name}>${escapeXml(value)}</${name}>`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n${lines.join('\n')}\n</Error>\n`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char)
}
