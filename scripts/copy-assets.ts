import { cp } from 'node:fs/promises'

/** Copies what the compiled program reads and the compiler leaves behind; run from dist/scripts. */
const root = new URL('../../', import.meta.url)
await cp(new URL('src/db/migrations/', root), new URL('dist/src/db/migrations/', root), { recursive: true })
