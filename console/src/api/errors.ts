/** The server answered a call with an error of the API. */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly status: number
  readonly code: string
  readonly requestId: string | undefined
  /** What a refused caller may know: `AuthAction`, `NoPermissionType` and so on. */
  readonly denied: Readonly<Record<string, string>> | undefined
  /** The reply as it came. */
  readonly body: unknown

  constructor(status: number, body: unknown) {
    const members = objectOf(body)
    super(textOf(members['Message']) ?? `HTTP ${status}`)
    this.status = status
    this.code = textOf(members['Code']) ?? `Http${status}`
    this.requestId = textOf(members['RequestId'])
    const denied = members['AccessDeniedDetail']
    this.denied = denied === undefined ? undefined : textMembers(objectOf(denied))
    this.body = body
  }

  /** Signed in, but not allowed to do this. */
  get isDenied(): boolean {
    return this.code === 'NoPermission' || this.code.startsWith('Forbidden')
  }

  /** The credentials themselves are of no more use. */
  get endsSession(): boolean {
    return SESSION_ENDS.has(this.code)
  }

  /** Trying again later may help. */
  get isPassing(): boolean {
    return this.status === 503 || this.code.startsWith('Throttling')
  }
}

/** Nobody answered, or something that does not speak this API. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

const SESSION_ENDS: ReadonlySet<string> = new Set([
  'InvalidSecurityToken.Expired',
  'InvalidSecurityToken.MismatchWithAccessKey',
  'InvalidSecurityToken.Malformed',
  'InvalidAccessKeyId.NotFound',
  'InvalidAccessKeyId.Inactive',
  'SignatureDoesNotMatch',
])

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function textMembers(members: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, String(value)]))
}
