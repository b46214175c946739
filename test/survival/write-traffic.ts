import { setTimeout as delay } from 'node:timers/promises'
import { call, type Key, ReplyError, until } from '../scenarios/client.js'
import { PATIENCE_MS } from './settings.js'

/** Writers that repeat each write until it is acknowledged, and what they were told. */
export interface WriteTraffic {
  /** Names of the packages whose creation was acknowledged. */
  readonly acknowledged: readonly string[]
  /** 503 ServiceUnavailable. */
  refusals(): number
  /** Any answer but success and 503, and every connection that broke. */
  readonly wrong: readonly string[]
  stop(): Promise<void>
}

const RULE = 'oss-bucket-public-read-prohibited'
const AGAIN_AFTER_MS = 20
const PAUSE_MS = 10

/** Starts writers against a server that fails on purpose; with its client token a call may be repeated. */
export function startWriters(key: Key, count: number, prefix = 'pack'): WriteTraffic {
  const acknowledged: string[] = []
  const wrong: string[] = []
  let refusals = 0
  let running = true
  const write = async (name: string) => {
    while (running) {
      try {
        await call(key, 'CreateCompliancePack', {
          CompliancePackName: name,
          RiskLevel: 1,
          ClientToken: name,
          ConfigRules: [{ ManagedRuleIdentifier: RULE, ConfigRuleName: name, RiskLevel: 1 }],
        })
        acknowledged.push(name)
        return
      } catch (error) {
        if (isRefusal(error)) refusals++
        else wrong.push(String(error))
        await delay(AGAIN_AFTER_MS)
      }
    }
  }
  const writers = Array.from({ length: count }, async (_, writer) => {
    for (let n = 0; running; n++) {
      await write(`${prefix}-${writer}-${n}`)
      await delay(PAUSE_MS)
    }
  })
  return {
    acknowledged,
    refusals: () => refusals,
    wrong,
    stop: async () => {
      running = false
      await Promise.all(writers)
    },
  }
}

/** What of the acknowledged writes is lost or there twice, given the names that are stored. */
export function compareWrites(
  acknowledged: readonly string[],
  stored: readonly string[],
): { readonly lost: readonly string[]; readonly doubled: readonly string[] } {
  const there = new Set(stored)
  return {
    lost: acknowledged.filter((name) => !there.has(name)),
    doubled: stored.filter((name, index) => stored.indexOf(name) !== index),
  }
}

/** A call until it succeeds: 503 means once more, anything else is thrown. The operation must bear repetition. */
export function insist<R>(
  key: Key,
  action: string,
  params: Readonly<Record<string, unknown>> = {},
  options: Parameters<typeof call>[3] = {},
): Promise<R> {
  return until(
    () =>
      call<R>(key, action, params, options).catch((error: unknown) => {
        if (isRefusal(error)) return null
        throw error
      }),
    PATIENCE_MS,
  )
}

function isRefusal(error: unknown): boolean {
  return error instanceof ReplyError && error.status === 503 && error.code === 'ServiceUnavailable'
}
