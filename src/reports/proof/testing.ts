import { createSecretKey } from 'node:crypto'
import { reportSigner } from './signing-key.js'

/** The first key of a master key that everybody knows. */
export const SIGNER_OF_TESTS = reportSigner(createSecretKey(Buffer.alloc(32, 7)), 1)

/** What the offline page finds in files, by name; in Node. */
export async function verdictOfPage(
  files: Iterable<readonly [name: string, bytes: Buffer]>,
): Promise<string> {
  const module: unknown = await import(
    /* @vite-ignore */ new URL('./page/verify-files.mjs', import.meta.url).href
  )
  const { verifyFiles } = module as {
    verifyFiles(files: readonly File[], fallback: () => Promise<boolean>): Promise<{ verdict: string }>
  }
  const dropped = [...files].map(([name, bytes]) => new File([new Uint8Array(bytes)], name))
  return (await verifyFiles(dropped, async () => false)).verdict
}
