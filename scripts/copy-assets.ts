import { cp } from 'node:fs/promises'

/** Copies what the compiled program reads and the compiler leaves behind; runs as dist/scripts/copy-assets.js. */
const migrations = 'src/db/migrations/'
await cp(new URL(`../../${migrations}`, import.meta.url), new URL(`../${migrations}`, import.meta.url), {
  recursive: true,
})
