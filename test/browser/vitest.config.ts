import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const resultsFile = process.env['ASSAY_TEST_RESULTS']

/** `npm run test:browser`: one demo server and one Chromium for all files, one file after another. */
export default defineConfig({
  test: {
    include: ['test/browser/*.test.ts'],
    globalSetup: [join(import.meta.dirname, 'demo-server.ts')],
    pool: 'threads',
    fileParallelism: false,
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    reporters: resultsFile === undefined ? ['default'] : ['default', ['json', { outputFile: resultsFile }]],
  },
})
