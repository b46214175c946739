import { resolve } from 'node:path'
import { LOG_LEVELS } from './platform/log.js'

/** One setting: where it comes from, what it means. docs/configuration.md is written from this table. */
interface Setting<T> {
  readonly env: string
  /** The default as shown in the manual. */
  readonly shown: string
  readonly text: string
  readonly read: (text: string | undefined, env: string) => T
}

/** A setting that cannot be used; its message names the variable and what it takes. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

function text(env: string, fallback: string, sentence: string): Setting<string> {
  return { env, shown: fallback, text: sentence, read: (value) => value ?? fallback }
}

function optional(env: string, sentence: string): Setting<string | undefined> {
  return { env, shown: 'unset', text: sentence, read: (value) => value }
}

function integer(env: string, fallback: number, min: number, max: number, sentence: string): Setting<number> {
  return {
    env,
    shown: String(fallback),
    text: sentence,
    read: (value) => {
      if (value === undefined) return fallback
      const number = Number(value)
      if (!Number.isInteger(number) || number < min || number > max) {
        throw new ConfigError(`${env}=${value}: takes a whole number from ${min} to ${max}`)
      }
      return number
    },
  }
}

function oneOf<T extends string>(
  env: string,
  values: readonly T[],
  fallback: T,
  sentence: string,
): Setting<T> {
  return {
    env,
    shown: fallback,
    text: `${sentence} One of ${values.map((value) => `\`${value}\``).join(', ')}.`,
    read: (value) => {
      if (value === undefined) return fallback
      const found = values.find((candidate) => candidate === value)
      if (found === undefined) throw new ConfigError(`${env}=${value}: takes one of ${values.join(', ')}`)
      return found
    },
  }
}

function accountId(env: string, sentence: string): Setting<string | undefined> {
  return {
    env,
    shown: 'made at first start',
    text: sentence,
    read: (value) => {
      if (value !== undefined && !/^\d{16}$/.test(value))
        throw new ConfigError(`${env}=${value}: takes 16 digits`)
      return value
    },
  }
}

export const SETTINGS = {
  host: text('ASSAY_HOST', '127.0.0.1', 'Address to listen on.'),
  port: integer('ASSAY_PORT', 8420, 0, 65_535, 'Port to listen on; 0 takes a free one.'),
  dataDir: text('ASSAY_DATA_DIR', './data', 'Folder of the embedded database, reports, uploads and keys.'),
  publicUrl: optional(
    'ASSAY_PUBLIC_URL',
    'Address that clients reach, without a path; report links begin with it. Unset: http://host:port.',
  ),
  accountId: accountId('ASSAY_ACCOUNT_ID', 'Id of the first account, 16 digits.'),
  accessKeyId: optional(
    'ASSAY_ACCESS_KEY_ID',
    'Root access key id of the first account; made and printed once when unset at first start.',
  ),
  accessKeySecret: optional(
    'ASSAY_ACCESS_KEY_SECRET',
    'Its secret; given together with the id or not at all.',
  ),
  masterKeyFile: optional(
    'ASSAY_MASTER_KEY_FILE',
    'File with the 64 hex digits that seal secrets at rest. Unset: `master.key` in the data folder, made with mode 0600.',
  ),
  reportFormat: oneOf(
    'ASSAY_REPORT_FORMAT',
    ['xls', 'xlsx'] as const,
    'xls',
    'Form that ReportUrl points to; both are always stored, and beyond 250,000 rows it is xlsx.',
  ),
  reportUrlTtlSeconds: integer(
    'ASSAY_REPORT_URL_TTL',
    3_600,
    60,
    604_800,
    'Seconds that a report link stays valid.',
  ),
  timeZone: text(
    'ASSAY_TIME_ZONE',
    'Asia/Shanghai',
    'IANA time zone of the times shown in reports; object keys are always in UTC+8.',
  ),
  language: oneOf('ASSAY_LANGUAGE', ['en', 'zh'] as const, 'en', 'Language of reports.'),
  quotaRules: integer('ASSAY_QUOTA_RULES', 2_000, 1, 1_000_000, 'Rules an account may have.'),
  quotaPacks: integer('ASSAY_QUOTA_PACKS', 50, 1, 100_000, 'Compliance packages an account may have.'),
  logLevel: oneOf('ASSAY_LOG_LEVEL', LOG_LEVELS, 'info', 'Least severe log lines that are written.'),
} satisfies Record<string, Setting<unknown>>

export type Config = { readonly [K in keyof typeof SETTINGS]: ReturnType<(typeof SETTINGS)[K]['read']> }

/**
 * Reads every setting; `flags` win over `env`. An empty text counts as unset. Throws ConfigError naming the
 * first setting that cannot be used.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  flags: Partial<Record<keyof typeof SETTINGS, string>> = {},
): Config {
  const entries = Object.entries(SETTINGS).map(([name, setting]) => {
    const given = flags[name as keyof typeof SETTINGS] ?? env[setting.env]
    return [name, setting.read(given === '' ? undefined : given, setting.env)]
  })
  const config = Object.fromEntries(entries) as Config
  if ((config.accessKeyId === undefined) !== (config.accessKeySecret === undefined)) {
    throw new ConfigError('ASSAY_ACCESS_KEY_ID and ASSAY_ACCESS_KEY_SECRET: give both or neither')
  }
  try {
    new Intl.DateTimeFormat('en', { timeZone: config.timeZone })
  } catch {
    throw new ConfigError(`ASSAY_TIME_ZONE=${config.timeZone}: takes an IANA name such as Asia/Shanghai`)
  }
  return { ...config, dataDir: resolve(config.dataDir) }
}
