import { ABSENT, Reference, UNKNOWN, type Value } from './value.js'

/** A recorded configuration as far as the template says it; names that are not in `members` are unknown. */
export class RecordedObject {
  readonly members = new Map<string, RecordedValue>()
}

export type RecordedValue = Value | RecordedObject | typeof ABSENT | readonly RecordedValue[]

/** Thrown by a read of what the template does not say, out of the rule that reads it; the log says which. */
const UNKNOWN_READ = new Error('the template does not say it')

/** Which paths were read that the template does not say. */
export interface ReadLog {
  readonly unknown: Set<string>
  /** After a verdict stands, what is unknown reads as nothing: evidence is only being collected. */
  decided: boolean
  /** Whether the text of a value at this path matters, so that a reference is unknown there. */
  readonly needsText: (path: string) => boolean
}

/**
 * The configuration as rules read it. Every read of an unknown part is noted and ends the evaluation, so a verdict
 * that comes about rests on what the template says alone.
 */
export function viewOf(value: RecordedValue, log: ReadLog, path = '$'): unknown {
  if (value === ABSENT) return undefined
  if (value === UNKNOWN) return unknownAt(path, log)
  if (value instanceof Reference)
    return log.decided || !log.needsText(path) ? value.address : unknownAt(path, log)
  if (value instanceof RecordedObject) return openObject(value, log, path)
  if (Array.isArray(value)) return listView(value, log, path)
  if (typeof value === 'object' && value !== null) return closedObject(value, log, path)
  return value
}

function unknownAt(path: string, log: ReadLog): undefined {
  if (log.decided) return undefined
  log.unknown.add(path)
  throw UNKNOWN_READ
}

function openObject({ members }: RecordedObject, log: ReadLog, path: string): object {
  const read = (key: string | symbol): unknown => {
    if (typeof key === 'symbol' || key === 'toJSON') return undefined
    const place = `${path}.${key}`
    const value = members.get(key)
    return value === undefined ? unknownAt(place, log) : viewOf(value, log, place)
  }
  return new Proxy(
    {},
    {
      get: (_, key) => read(key),
      has: (_, key) => read(key) !== undefined,
      ownKeys: () => {
        unknownAt(path, log)
        return [...members.keys()].filter((key) => members.get(key) !== ABSENT)
      },
      getOwnPropertyDescriptor: (_, key) => describe(read(key)),
    },
  )
}

function closedObject(value: object, log: ReadLog, path: string): object {
  const members = new Map<string, RecordedValue>(Object.entries(value))
  const read = (key: string | symbol): unknown => {
    const member = typeof key === 'symbol' ? undefined : members.get(key)
    return member === undefined ? undefined : viewOf(member, log, `${path}.${String(key)}`)
  }
  return new Proxy(
    {},
    {
      get: (_, key) => read(key),
      has: (_, key) => read(key) !== undefined,
      ownKeys: () => [...members.keys()],
      getOwnPropertyDescriptor: (_, key) => describe(read(key)),
    },
  )
}

function describe(value: unknown): PropertyDescriptor | undefined {
  return value === undefined ? undefined : { value, configurable: true, enumerable: true, writable: false }
}

/** Only the elements are guarded: how many there are is known. */
function listView(items: readonly RecordedValue[], log: ReadLog, path: string): unknown[] {
  const isItem = (key: string | symbol): key is string =>
    typeof key === 'string' && /^\d+$/.test(key) && Number(key) < items.length
  return new Proxy(new Array<unknown>(items.length), {
    get: (target, key, receiver) =>
      isItem(key) ? viewOf(items[Number(key)]!, log, `${path}[]`) : Reflect.get(target, key, receiver),
    has: (target, key) => isItem(key) || Reflect.has(target, key),
  })
}
