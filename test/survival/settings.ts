import { availableParallelism } from 'node:os'

/** What servers work on. */
export const ENGINE = process.env['ASSAY_TEST_DATABASE_URL'] === undefined ? 'SQLite' : 'PostgreSQL'
/** Kills of each phase. `npm test` takes a sample; `npm run torture` takes more. */
export const KILLS = Number(process.env['ASSAY_SURVIVAL_KILLS'] ?? 1)
/** Plans the kills and makes the estate. */
export const SEED = Number(process.env['ASSAY_SURVIVAL_SEED'] ?? 1)
/** Resources of the estate. */
export const RESOURCES = Number(process.env['ASSAY_SURVIVAL_RESOURCES'] ?? (KILLS > 5 ? 20_000 : 2_500))
/** How often each fault that is no kill is brought about. */
export const FAULT_ROUNDS = Number(process.env['ASSAY_SURVIVAL_FAULTS'] ?? 1)
/** A job is given up after five attempts, and an attempt that was killed is one. */
export const KILLS_OF_ONE_JOB = 4
/** Longest wait for background work, generous on few and busy cores. */
export const PATIENCE_MS = availableParallelism() > 4 ? 60_000 : 120_000
