import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'

const resultsFile = process.env['ASSAY_TEST_RESULTS']

/** Set by `npm run test:postgres`: every test with a database runs on it, and those that need it run at all. */
const onPostgres = process.env['ASSAY_TEST_DATABASE_URL'] !== undefined

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'cli/**/*.test.ts',
      'test/**/*.test.ts',
      'scripts/**/*.test.ts',
      'console/src/**/*.test.ts',
    ],
    exclude: [...configDefaults.exclude, 'test/browser/**', ...(onPostgres ? [] : ['test/postgres/**'])],
    // One process, no per-file isolation: forty small files start in seconds, not a minute.
    pool: 'threads',
    isolate: false,
    // Vitest leaves a core free for a watching developer: on two cores that is half of them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: resultsFile === undefined ? ['default'] : ['default', ['json', { outputFile: resultsFile }]],
  },
})
