import { afterEach, describe, expect, it, vi } from 'vitest'
import recorded from '../../../../spec/signature-vectors.json'
import { signV1 } from './sign-v1'

/** What official clients sent, with each step of its signature. */
interface Vector {
  readonly name: string
  readonly scheme: string
  readonly method: string
  readonly accessKeySecret: string
  readonly params: Readonly<Record<string, string>>
  readonly canonicalizedQueryString: string
  readonly stringToSign: string
  readonly expectedSignature?: string
}

const SIGNED = (recorded.vectors as unknown as readonly Vector[]).filter(
  ({ scheme, expectedSignature }) => scheme === 'V1' && expectedSignature !== undefined,
)
const POSTED = SIGNED.filter(({ method }) => method === 'POST')

/** The parameters as they were before they were signed. */
function unsigned({ params: { Signature: _, ...params } }: Vector): Readonly<Record<string, string>> {
  return params
}

afterEach(() => vi.unstubAllGlobals())

describe('each step of a signature V1', () => {
  it.each(POSTED)('is that of an official client: $name', async (vector) => {
    const { canonicalQuery, stringToSign, signature } = await signV1(vector.accessKeySecret, unsigned(vector))
    expect({ canonicalQuery, stringToSign, signature }).toEqual({
      canonicalQuery: vector.canonicalizedQueryString,
      stringToSign: vector.stringToSign,
      signature: vector.expectedSignature,
    })
  })

  it.each(SIGNED)('has the parameters in the order of an official client: $name', async (vector) => {
    const { canonicalQuery } = await signV1(vector.accessKeySecret, unsigned(vector))
    expect(canonicalQuery).toBe(vector.canonicalizedQueryString)
  })

  it('is the same where the page has no cryptography of its own', async () => {
    const [vector] = POSTED
    vi.stubGlobal('crypto', {})
    expect((await signV1(vector!.accessKeySecret, unsigned(vector!))).signature).toBe(
      vector!.expectedSignature,
    )
  })
})
