import { basename, join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const resultsFile = process.env['ASSAY_TEST_RESULTS']

/** The demo's sign-in link is good for ten minutes, which on a slow machine is less than all files take. */
class LinkFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isFirst = ({ moduleId }: TestSpecification) => Number(basename(moduleId) === 'sign-in.test.ts')
    return (await super.sort(files)).sort((a, b) => isFirst(b) - isFirst(a))
  }
}

/** `npm run test:browser`: one demo server and one Chromium for all files, one file after another. */
export default defineConfig({
  test: {
    include: ['test/browser/*.test.ts'],
    globalSetup: [join(import.meta.dirname, 'demo-server.ts')],
    pool: 'threads',
    fileParallelism: false,
    isolate: false,
    sequence: { sequencer: LinkFirst },
    testTimeout: 120_000,
    hookTimeout: 180_000,
    reporters: resultsFile === undefined ? ['default'] : ['default', ['json', { outputFile: resultsFile }]],
  },
})
