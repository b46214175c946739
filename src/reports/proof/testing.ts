import { createSecretKey } from 'node:crypto'
import { reportSigner } from './signing-key.js'

/** The first key of a master key that everybody knows. */
export const SIGNER_OF_TESTS = reportSigner(createSecretKey(Buffer.alloc(32, 7)), 1)
