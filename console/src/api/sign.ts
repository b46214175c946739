import type { Sha256 } from './sha256'

/** Who signs. */
export interface Credentials {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Of temporary credentials. */
  readonly securityToken?: string
}

export interface SigningInput {
  readonly host: string
  readonly action: string
  readonly version: string
  readonly credentials: Credentials
  /** `YYYY-MM-DDThh:mm:ssZ`. */
  readonly date: string
  readonly nonce: string
  readonly query: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly contentType: string | undefined
}

/** What is sent, and each step of how its signature came about. */
export interface Signed {
  /** Without `host`, which the browser writes itself. */
  readonly headers: Readonly<Record<string, string>>
  /** Query text without `?`. */
  readonly query: string
  readonly canonicalRequest: string
  readonly stringToSign: string
  readonly signature: string
}

const ALGORITHM = 'ACS3-HMAC-SHA256'

/** Signature V3 of a POST to the API's path `/`, which stays `/` for the server behind whatever prefix it is. */
export async function signV3(sha: Sha256, input: SigningInput): Promise<Signed> {
  const { credentials, contentType } = input
  const payload = await sha.hash(input.body)
  const signedHeaders: Record<string, string> = {
    host: input.host,
    'x-acs-action': input.action,
    'x-acs-version': input.version,
    'x-acs-date': input.date,
    'x-acs-signature-nonce': input.nonce,
    'x-acs-content-sha256': payload,
    ...(contentType === undefined ? {} : { 'content-type': contentType }),
    ...(credentials.securityToken === undefined
      ? {}
      : {
          'x-acs-accesskey-id': credentials.accessKeyId,
          'x-acs-security-token': credentials.securityToken,
        }),
  }
  const names = Object.keys(signedHeaders).sort()
  const query = canonicalQuery(input.query)
  const lines = names.map((name) => `${name}:${signedHeaders[name]}\n`).join('')
  const canonicalRequest = ['POST', '/', query, lines, names.join(';'), payload].join('\n')
  const stringToSign = `${ALGORITHM}\n${await sha.hash(new TextEncoder().encode(canonicalRequest))}`
  const signature = await sha.sign(credentials.accessKeySecret, stringToSign)
  const { host: _, ...headers } = signedHeaders
  const authorization = `${ALGORITHM} Credential=${credentials.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`
  return { headers: { ...headers, authorization }, query, canonicalRequest, stringToSign, signature }
}

/** A form body of parameters. */
export function formText(params: Readonly<Record<string, string>>): string {
  return Object.entries(params)
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&')
}

function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.keys(query)
    .sort()
    .map((name) => `${percentEncode(name)}=${percentEncode(query[name] ?? '')}`)
    .join('&')
}

/** RFC 3986: all but `A-Z a-z 0-9 - _ . ~` is escaped. Lone surrogates become U+FFFD, as in the body's bytes. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
