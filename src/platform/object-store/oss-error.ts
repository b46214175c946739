/** A refusal in the words of OSS: becomes the status, headers and XML body of a reply. */
export interface OssError {
  readonly status: number
  readonly code: string
  readonly message: string
  /** OSS's number of the case (`EC`); absent where it is not known. */
  readonly ec?: string
  /** Further elements of the XML body, in order. */
  readonly elements: readonly (readonly [name: string, value: string])[]
}

interface Entry {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly ec?: string
}

// Source: spec/oss.md 7. Without an EC: the case is known, its number is not.
const ENTRIES = {
  expired: {
    status: 403,
    code: 'AccessDenied',
    message: 'Request has expired.',
    ec: '0002-00000069',
  },
  unsigned: {
    status: 403,
    code: 'AccessDenied',
    message: 'You have no right to access this object because of bucket acl.',
    ec: '0003-00000001',
  },
  signatureWrong: {
    status: 403,
    code: 'SignatureDoesNotMatch',
    message:
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    ec: '0002-00000040',
  },
  keyUnknown: {
    status: 403,
    code: 'InvalidAccessKeyId',
    message: 'The OSS Access Key Id you provided does not exist in our records.',
    ec: '0002-00000902',
  },
  tokenMissing: {
    status: 403,
    code: 'InvalidAccessKeyId',
    message: 'The request of a temporary access key carries no security token.',
    ec: '0002-00000005',
  },
  expiresMissing: {
    status: 403,
    code: 'AccessDenied',
    message: 'The signed URL has no Expires parameter.',
    ec: '0002-00000067',
  },
  expiresEmpty: {
    status: 403,
    code: 'AccessDenied',
    message: 'The Expires parameter of the signed URL is empty.',
    ec: '0002-00000068',
  },
  expiresInvalid: {
    status: 403,
    code: 'AccessDenied',
    message: 'The Expires parameter of the signed URL is not a Unix timestamp.',
    ec: '0002-00000070',
  },
  // Source: the page of EC 0002-00000071.
  accessKeyIdMissing: {
    status: 403,
    code: 'AccessDenied',
    message: 'The signed URL has no OSSAccessKeyId parameter.',
    ec: '0002-00000071',
  },
  signatureMissing: {
    status: 403,
    code: 'AccessDenied',
    message: 'The signed URL has no signature.',
  },
  v4ExpiresInvalid: {
    status: 403,
    code: 'AccessDenied',
    message: 'x-oss-expires must be a number of seconds from 1 to 604800.',
    ec: '0002-00000232',
  },
  v4Malformed: {
    status: 403,
    code: 'AccessDenied',
    message: 'The version 4 signature is incomplete or malformed.',
  },
  dateMissing: {
    status: 403,
    code: 'AccessDenied',
    message: 'The signed request carries no valid date.',
  },
  // Source: the page of EC 0002-00000504.
  skewed: {
    status: 403,
    code: 'RequestTimeTooSkewed',
    message: 'The difference between the request time and the current time is too large.',
    ec: '0002-00000504',
  },
  authorizationInvalid: {
    status: 400,
    code: 'InvalidArgument',
    message: 'Authorization header is invalid.',
  },
  signedTwice: {
    status: 400,
    code: 'InvalidArgument',
    message: 'The request carries a signature in both the header and the URL.',
  },
  urlInvalid: {
    status: 400,
    code: 'InvalidArgument',
    message: 'The request URL is not well formed.',
  },
  keyInvalid: {
    status: 400,
    code: 'InvalidObjectName',
    message: 'The specified object is not valid.',
  },
  keyMissing: {
    status: 404,
    code: 'NoSuchKey',
    message: 'The specified key does not exist.',
    ec: '0026-00000001',
  },
  bucketMissing: {
    status: 404,
    code: 'NoSuchBucket',
    message: 'The specified bucket does not exist.',
    ec: '0015-00000101',
  },
  methodNotAllowed: {
    status: 405,
    code: 'MethodNotAllowed',
    message: 'The specified method is not allowed against this resource.',
  },
  preconditionFailed: {
    status: 412,
    code: 'PreconditionFailed',
    message: 'At least one of the pre-conditions you specified did not hold.',
  },
  rangeInvalid: {
    status: 416,
    code: 'InvalidRange',
    message: 'The requested range cannot be satisfied',
  },
  overrideInvalid: {
    status: 400,
    code: 'InvalidArgument',
    message: 'A response- parameter holds a control character.',
  },
  unavailable: {
    status: 503,
    code: 'ServiceUnavailable',
    message: 'The service is temporarily unavailable. Please try again.',
  },
  internal: {
    status: 500,
    code: 'InternalError',
    message: 'We encountered an internal error. Please try again.',
  },
} as const satisfies Record<string, Entry>

/** The cases an OSS request can be refused for. */
export type OssErrorCase = keyof typeof ENTRIES

/** Builds the refusal of a case; `elements` are added to its XML body. */
export function ossError(
  which: OssErrorCase,
  elements: readonly (readonly [name: string, value: string])[] = [],
): OssError {
  return { ...ENTRIES[which], elements }
}
