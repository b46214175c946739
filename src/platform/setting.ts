import { isIP } from 'node:net'

/** One setting: where it comes from, what it means. docs/configuration.md is written from it. */
export interface Setting<T> {
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

/** Any text. */
export function text(env: string, fallback: string, sentence: string): Setting<string> {
  return { env, shown: fallback, text: sentence, read: (value) => value ?? fallback }
}

/** Any text, or none. */
export function optional(env: string, sentence: string): Setting<string | undefined> {
  return { env, shown: 'unset', text: sentence, read: (value) => value }
}

/** A whole number from `min` to `max`. */
export function integer(
  env: string,
  fallback: number,
  min: number,
  max: number,
  sentence: string,
): Setting<number> {
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

/** A whole number from `min` to `max`, or none. */
export function optionalInteger(
  env: string,
  min: number,
  max: number,
  sentence: string,
): Setting<number | undefined> {
  const { read } = integer(env, 0, min, max, sentence)
  return {
    env,
    shown: 'unset',
    text: sentence,
    read: (value) => (value === undefined ? undefined : read(value, env)),
  }
}

/** Addresses and blocks in CIDR form, with commas between them. */
export function proxies(env: string, sentence: string): Setting<readonly string[] | undefined> {
  return {
    env,
    shown: 'unset',
    text: sentence,
    read: (value) => {
      if (value === undefined) return undefined
      const blocks = value
        .split(',')
        .map((block) => block.trim())
        .filter((block) => block !== '')
      for (const block of blocks)
        if (!isAddressBlock(block))
          throw new ConfigError(`${env}=${value}: ${block} is no address and no block such as 10.0.0.0/8`)
      return blocks
    },
  }
}

function isAddressBlock(block: string): boolean {
  const [, address = '', prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(block) ?? []
  const family = isIP(address)
  return family !== 0 && (prefix === undefined || Number(prefix) <= (family === 4 ? 32 : 128))
}

/** One of some words. */
export function oneOf<T extends string>(
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
