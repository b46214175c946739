import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { renderErrors } from '../scripts/error-docs.js'
import { ApiError, ERROR_TABLE, type ErrorCode, isApiError } from './errors.js'

interface DocumentedError {
  readonly status: number | null
  readonly message: string | null
}

const documented = JSON.parse(readFileSync('spec/errors.json', 'utf8')) as {
  readonly service: Readonly<Record<string, DocumentedError>>
  readonly itemCodes: Readonly<Record<string, readonly string[]>>
  readonly gateway: Readonly<Record<string, DocumentedError>>
}
const operations = JSON.parse(readFileSync('spec/operations.json', 'utf8')) as Readonly<
  Record<string, { readonly errors: readonly { readonly code: string }[] }>
>
const table = ERROR_TABLE as Readonly<Record<string, (typeof ERROR_TABLE)[ErrorCode]>>

/** Gateway codes of other products for which this gateway has a better known one. */
const ANSWERED_OTHERWISE: Readonly<Record<string, string>> = {
  MissingParameter: 'Missing{Param}',
  NoSuchVersion: 'InvalidVersion',
  IllegalTimestamp: 'Missing{Param}',
  UnsupportedOperation: 'InvalidAction.NotFound',
  UnsupportedParameter: 'ignored: unknown parameters are no error',
  InvalidAction: 'InvalidAction.NotFound',
  'InvalidApi.NotFound': 'InvalidAction.NotFound',
  'InvalidProduct.NotFound': 'InvalidVersion',
  'InvalidProtocol.NeedSsl': 'never: plain HTTP is the deployment’s choice',
  'Rejected.Throttling': 'Throttling.User',
  Forbidden: 'NoPermission',
  'Forbidden.RAM': 'NoPermission',
  'Forbidden.RiskControl': 'never: there is no risk control',
  'Forbidden.UserVerification': 'never: accounts need no verification',
  'Forbidden.AccessDenied': 'NoPermission',
}

describe('documented codes', () => {
  test.each(Object.entries(documented.service))(
    '%s is in the table as documented',
    (code, { status, message }) => {
      expect(table).toHaveProperty([code])
      if (status !== null) expect(table[code]!.status).toBe(status)
      // The documented text names the limit of today's version; the older one has another.
      if (message !== null) expect(table[code]!.message.replace('{Limit}', '20')).toBe(message)
    },
  )

  test.each(Object.keys(documented.gateway))(
    'gateway code %s is in the table or answered otherwise',
    (code) => {
      const own = code.replace('{ParameterName}', '{Param}')
      expect(own in table || own in ANSWERED_OTHERWISE).toBe(true)
      expect(own in table && own in ANSWERED_OTHERWISE, 'in the table and answered otherwise').toBe(false)
    },
  )

  test('of operations and of batch items are in the table', () => {
    const codes = Object.values(operations).flatMap(({ errors }) => errors.map(({ code }) => code))
    for (const code of [...codes, ...Object.keys(documented.itemCodes)]) expect(table).toHaveProperty([code])
  })
})

describe('the table', () => {
  test.each(Object.entries(table))('%s is documented or says where it is from', (code, entry) => {
    const inSpec =
      code in documented.service || code.replace('{Param}', '{ParameterName}') in documented.gateway
    if (entry.source.startsWith('spec/errors.json')) expect(inSpec).toBe(true)
    else expect(entry.source).toMatch(/^(spec\/[a-z-]+\.md|RAM API|STS API|Assay)/)
    expect(entry.status).toBeGreaterThanOrEqual(400)
    expect(entry.message).not.toBe('')
  })

  test.each(Object.entries(table))(
    '%s has a Chinese text with the same places',
    (_, { message, messageZh }) => {
      const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort()
      expect(messageZh).toMatch(/[\u4e00-\u9fff]/)
      expect(places(messageZh ?? '')).toEqual(places(message))
    },
  )

  test.each(['SignatureDoesNotMatch', 'IncompleteSignature'])(
    '%s has the words that clients look for in both languages',
    (code) => {
      // They cut the server's string out after them, to tell a wrong secret from a wrong signature.
      const { message, messageZh } = table[code]!
      for (const text of [message, messageZh])
        expect(text).toMatch(/server string to sign is:\{StringToSign\}$/)
    },
  )

  test('is what docs/errors.md shows (else run npm run docs)', () => {
    expect(existsSync('docs/errors.md') && readFileSync('docs/errors.md', 'utf8')).toBe(renderErrors())
  })
})

describe('ApiError', () => {
  test('fills code and text from its detail', () => {
    const error = new ApiError('Invalid{Param}', { Param: 'PageSize' })
    expect([error.wireCode, error.status]).toEqual(['InvalidPageSize', 400])
    expect(error.text('en-US')).toBe('Specified parameter PageSize is not valid.')
    expect(error.text('zh-CN')).toBe('参数 PageSize 无效。')
  })

  test('is English for any other language, and known by its code', () => {
    const error = new ApiError('Invalid.Conditions.Value', { Reason: 'x' })
    expect(error.text('ja-JP')).toBe('The specified Conditions is invalid: x')
    expect(isApiError(error, 'Invalid.Conditions.Value')).toBe(true)
    expect(isApiError(error, 'InternalError')).toBe(false)
    expect(isApiError(new Error('x'), 'InternalError')).toBe(false)
  })
})
