import { resolve } from 'node:path'
import { HTTP_SETTINGS } from './platform/http-settings.js'
import { LOG_LEVELS } from './platform/log.js'
import { QUOTA_SETTINGS, QUOTAS } from './platform/quota-settings.js'
import { FORM_NAMES, REPORT_FORM_SETTINGS } from './platform/report-form-settings.js'
import { REPORT_TIME_SETTINGS } from './platform/report-time-settings.js'
import { RETENTION_SETTINGS } from './platform/retention-settings.js'
import { ConfigError, integer, oneOf, optional, proxies, type Setting, text } from './platform/setting.js'
import { WITNESS_SETTINGS } from './platform/witness-settings.js'

function objectStore(env: string, sentence: string): Setting<string | undefined> {
  return {
    env,
    shown: 'unset',
    text: sentence,
    read: (value) => {
      if (value !== undefined && !(/^(file|oss|s3):\/\//.test(value) && URL.canParse(value)))
        throw new ConfigError(`${env} takes an address such as file:///srv/assay/objects`)
      return value
    },
  }
}

function databaseUrl(env: string, sentence: string): Setting<string | undefined> {
  return {
    env,
    shown: 'unset',
    text: sentence,
    read: (value) => {
      // Not shown in the message: it may hold a password.
      if (value !== undefined && !(/^postgres(ql)?:\/\//.test(value) && URL.canParse(value)))
        throw new ConfigError(`${env} takes an address such as postgres://user:password@host/database`)
      return value
    },
  }
}

/** Never repeated in a message: it is a secret. */
function masterKey(env: string, sentence: string): Setting<string | undefined> {
  return {
    env,
    shown: 'unset',
    text: sentence,
    read: (value) => {
      if (value !== undefined && !/^[0-9a-f]{64}$/i.test(value))
        throw new ConfigError(`${env}: takes 64 hex digits`)
      return value
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

const DEFAULT_TIME_ZONE = 'Asia/Shanghai'

export const SETTINGS = {
  host: text('ASSAY_HOST', '127.0.0.1', 'Address to listen on.'),
  port: integer('ASSAY_PORT', 8420, 0, 65_535, 'Port to listen on; 0 takes a free one.'),
  dataDir: text('ASSAY_DATA_DIR', './data', 'Folder of the embedded database, reports, uploads and keys.'),
  databaseUrl: databaseUrl(
    'ASSAY_DATABASE_URL',
    'PostgreSQL 15 or newer, `postgres://user:password@host/database`; many processes may share it. Unset: the embedded database in the data folder, for one process.',
  ),
  databaseConnections: integer(
    'ASSAY_DATABASE_CONNECTIONS',
    10,
    4,
    1_000,
    'Most connections to PostgreSQL of each thread; a process has two threads, two connections for each evaluation worker in a long run, and two more that listen.',
  ),
  objectStore: objectStore(
    'ASSAY_OBJECT_STORE',
    'Where reports, and uploads of processes that share a database, are kept: `file:///folder`, `s3://bucket/prefix?region=` (`&endpoint=`, `&pathStyle=true` for others than S3), `oss://bucket/prefix?region=`. Unset: `objects` in the data folder.',
  ),
  role: oneOf(
    'ASSAY_ROLE',
    ['all', 'api', 'worker'] as const,
    'all',
    'What this process does: answer the API, work off jobs (imports, evaluations, reports), or both. Other than `all` needs `ASSAY_DATABASE_URL`.',
  ),
  evaluationWorkers: integer(
    'ASSAY_EVALUATION_WORKERS',
    1,
    1,
    16,
    'Threads that read and evaluate resources in a long run (32 blocks of up to 512 resources of one type, or more). One of them also writes what all find; 1: it does everything. More than the cores of the machine gain nothing.',
  ),
  publicUrl: optional(
    'ASSAY_PUBLIC_URL',
    'Address that clients reach, without a path; report links and links about errors begin with it. Unset: https://host:port with a certificate, http://host:port without.',
  ),
  tlsCert: optional(
    'ASSAY_TLS_CERT',
    'PEM file with the certificate of the server and of those between it and the authority; with it the server speaks HTTPS only. Read again on SIGHUP.',
  ),
  tlsKey: optional(
    'ASSAY_TLS_KEY',
    'PEM file with its key; given together with the certificate or not at all.',
  ),
  trustedProxies: proxies(
    'ASSAY_TRUSTED_PROXIES',
    'Addresses and blocks (CIDR), with commas, of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed for `acs:SourceIp` and `acs:SecureTransport`.',
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
  masterKey: masterKey(
    'ASSAY_MASTER_KEY',
    'The 64 hex digits themselves, from a secret store; then no file is read or made.',
  ),
  reportFormat: oneOf(
    'ASSAY_REPORT_FORMAT',
    FORM_NAMES,
    'xls',
    'Form that ReportUrl points to; where a report is too large for this one it is xlsx.',
  ),
  reportUrlTtlSeconds: integer('ASSAY_REPORT_URL_TTL', 3_600, 60, 604_800, 'Seconds a report link is valid.'),
  timeZone: text(
    'ASSAY_TIME_ZONE',
    DEFAULT_TIME_ZONE,
    'IANA time zone of the times shown in reports; object keys are always in UTC+8.',
  ),
  language: oneOf(
    'ASSAY_LANGUAGE',
    ['en', 'zh', 'both'] as const,
    'en',
    'Language of reports: English, Chinese, or each text in both.',
  ),
  controlsDir: optional(
    'ASSAY_CONTROLS_DIR',
    'Folder of standards of your own, `<standard>-<edition>.yaml` in the form of `catalog/controls/`: a new id comes in, a shipped one is replaced whole. Read at the start, which a wrong file stops, naming file and line.',
  ),
  rulesDir: optional(
    'ASSAY_RULES_DIR',
    'Folder of managed rules of your own, in the form of `catalog/rules/` at any depth, and of names of sections in `aliases.yaml` (`docs/rule-files.md`). Checked with their examples at the start, which a wrong file stops, naming file and line; a changed rule gets a new version and is evaluated again.',
  ),
  ...REPORT_FORM_SETTINGS,
  ...REPORT_TIME_SETTINGS,
  signingKey: integer(
    'ASSAY_SIGNING_KEY',
    1,
    1,
    1_000_000,
    'Number of the key that signs reports, made from the master key; another number is a new key, and what the older ones signed stays verifiable.',
  ),
  ...WITNESS_SETTINGS,
  rateAccount: integer(
    'ASSAY_RATE_ACCOUNT',
    5_000,
    0,
    1_000_000,
    'Calls a second that one account may make of one process; 0 is no limit. Beyond it the answer is `Throttling.User`.',
  ),
  rateAccountBurst: integer(
    'ASSAY_RATE_ACCOUNT_BURST',
    50_000,
    1,
    10_000_000,
    'Calls that one account may make at once after a pause.',
  ),
  rateOperation: integer(
    'ASSAY_RATE_OPERATION',
    2_500,
    0,
    1_000_000,
    'Calls a second that one account may make of one operation in one process; 0 is no limit. Beyond it the answer is `Throttling.Api`.',
  ),
  rateOperationBurst: integer(
    'ASSAY_RATE_OPERATION_BURST',
    25_000,
    1,
    10_000_000,
    'Calls that one account may make of one operation at once after a pause.',
  ),
  ...QUOTA_SETTINGS,
  exemptionApproval: oneOf(
    'ASSAY_EXEMPTION_APPROVAL',
    ['none', 'required'] as const,
    'none',
    'Whether a second principal must approve an exemption before it ignores anything.',
  ),
  exemptionMaxDays: integer(
    'ASSAY_EXEMPTION_MAX_DAYS',
    0,
    0,
    3_650,
    'Longest life of an exemption in days, which makes an end required; 0: it may last for ever.',
  ),
  ...HTTP_SETTINGS,
  redaction: oneOf(
    'ASSAY_REDACTION',
    ['on', 'off'] as const,
    'on',
    'Whether secrets in imported configurations are replaced by a keyed digest before they are recorded. What was recorded with `off` stays as it is.',
  ),
  sealConfigurations: oneOf(
    'ASSAY_SEAL_CONFIGURATIONS',
    ['on', 'off'] as const,
    'off',
    'Whether recorded configurations, their differences and the values kept as evidence are sealed in the database (AES-256-GCM); report files are not. It may change at any time: what was recorded before stays as it is, and both are read.',
  ),
  ...RETENTION_SETTINGS,
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
  if (config.role !== 'all' && config.databaseUrl === undefined) {
    throw new ConfigError(
      `ASSAY_ROLE=${config.role} needs ASSAY_DATABASE_URL: the embedded database is for one process, which does all`,
    )
  }
  if ((config.tlsCert === undefined) !== (config.tlsKey === undefined)) {
    throw new ConfigError('ASSAY_TLS_CERT and ASSAY_TLS_KEY: give both or neither')
  }
  if ((config.chainHeadUrl === undefined) !== (config.chainHeadSecret === undefined)) {
    throw new ConfigError('ASSAY_CHAIN_HEAD_URL and ASSAY_CHAIN_HEAD_SECRET: give both or neither')
  }
  if (config.publicUrl !== undefined && !isOrigin(config.publicUrl)) {
    throw new ConfigError(
      `ASSAY_PUBLIC_URL=${config.publicUrl}: takes an address such as https://assay.example.com, without a path`,
    )
  }
  if (!isTimeZone(config.timeZone)) {
    throw new ConfigError(`ASSAY_TIME_ZONE=${config.timeZone}: takes an IANA name such as Asia/Shanghai`)
  }
  return { ...config, dataDir: resolve(config.dataDir) }
}

/** What an account may have of each: the profile's numbers, or those given one by one. */
export function quotasOf(config: Config): {
  readonly rules: number
  readonly packs: number
  readonly aggregators: number
  readonly deliveryChannels: number
} {
  const profile = QUOTAS[config.quotaProfile]
  return {
    rules: config.quotaRules ?? profile.rules,
    packs: config.quotaPacks ?? profile.packs,
    aggregators: config.quotaAggregators ?? profile.aggregators,
    deliveryChannels: config.quotaDeliveryChannels ?? profile.deliveryChannels,
  }
}

function isTimeZone(name: string): boolean {
  // The first format of a process costs 15 ms of CPU, which a start without the setting does not pay.
  if (name === DEFAULT_TIME_ZONE) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return /^https?:$/.test(url.protocol) && url.origin === text
}
