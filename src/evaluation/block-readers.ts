import type { Db } from '../db/tables.js'
import type { BlockJob } from './evaluate-block.js'
import { looksElsewhere, type ReadAt, readBlocks } from './read-blocks.js'
import type { RuleSet } from './rule-set.js'
import { type FromReader, receiveBlock, sentJob, type ToReader } from './sent-blocks.js'
import type { ReadBlock } from './write-block.js'

/** Who reads and evaluates blocks for one run. */
export interface BlockReaders {
  /** How many batches may be under way at once. */
  readonly ahead: number
  /** The blocks of a batch, evaluated with `rules`, from which those of the jobs were taken. */
  read(rules: RuleSet, jobs: readonly BlockJob[], at: ReadAt): Promise<readonly ReadBlock[]>
  /** Resolves when this thread reads nothing: a transaction begun before would stay open until that is done. */
  untilOwnRead(): Promise<void>
  close(): Promise<void>
}

/** Readers besides the thread that writes. */
export interface ReaderPool {
  /** How many blocks a run must have for them to be worth their start. */
  readonly fromBlocks: number
  open(db: Db): Promise<BlockReaders>
}

/** Reads in this thread. */
export function ownReader(db: Db): BlockReaders {
  return {
    ahead: 1,
    read: (_, jobs, at) => readBlocks(db, jobs, at),
    // Its only batch is waited for before it is written.
    untilOwnRead: async () => {},
    close: async () => {},
  }
}

/** A thread that runs `serveReads`, as a worker or a port shows it. */
export interface ReaderPort {
  postMessage(message: ToReader): void
  on(event: 'message', listener: (message: FromReader) => void): unknown
}

interface Waiting {
  readonly jobs: readonly BlockJob[]
  readonly resolve: (read: readonly ReadBlock[]) => void
  readonly reject: (error: Error) => void
}

/** One reader in another thread. */
class RemoteReader {
  readonly #port: ReaderPort
  readonly #waiting = new Map<number, Waiting>()
  #rules: RuleSet | undefined
  #last = 0

  constructor(port: ReaderPort) {
    this.#port = port
    port.on('message', (message) => {
      const waiting = this.#waiting.get(message.id)
      if (waiting === undefined) return
      this.#waiting.delete(message.id)
      if ('error' in message) waiting.reject(new Error(message.error))
      else waiting.resolve(waiting.jobs.map((job, index) => receiveBlock(job, message.blocks[index]!)))
    })
  }

  get load(): number {
    return this.#waiting.size
  }

  read(rules: RuleSet, jobs: readonly BlockJob[], { now, inForce }: ReadAt): Promise<readonly ReadBlock[]> {
    const id = ++this.#last
    const isNew = rules !== this.#rules
    this.#rules = rules
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { jobs, resolve, reject })
      const { account } = jobs[0]!
      this.#port.postMessage({
        id,
        account,
        now,
        inForce,
        jobs: jobs.map(sentJob),
        ...(isNew ? { rules: rules.rules } : {}),
      })
    })
  }

  fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

/** Batches that another thread is given at once: with one to go on with it does not wait while this thread reads. */
const BATCHES_OF_ONE = 2

/**
 * Readers in other threads, and this one for a batch that would wait for them: it has time left, and runs as fast
 * at once, where one more thread would have to compile everything again. What looks at related resources, whose uses
 * this thread checks, is always read here.
 */
export function remoteReaders(
  db: Db,
  ports: readonly ReaderPort[],
  close: () => Promise<void>,
): BlockReaders & { fail(error: Error): void } {
  const readers = ports.map((port) => new RemoteReader(port))
  let failed: Error | undefined
  let ownReads = 0
  let ownRead: Promise<unknown> = Promise.resolve()
  const readHere = (jobs: readonly BlockJob[], at: ReadAt) => {
    ownReads++
    const read = ownRead.then(() => readBlocks(db, jobs, at)).finally(() => ownReads--)
    ownRead = read.catch(() => {})
    return read
  }
  return {
    ahead: readers.length * BATCHES_OF_ONE + 1,
    read: async (rules, jobs, at) => {
      if (failed !== undefined) throw failed
      if (jobs.some(looksElsewhere)) return readHere(jobs, at)
      const reader = readers.reduce((least, each) => (each.load < least.load ? each : least))
      if (reader.load >= BATCHES_OF_ONE && ownReads === 0) return readHere(jobs, at)
      return reader.read(rules, jobs, at)
    },
    untilOwnRead: async () => void (await ownRead),
    fail: (error) => {
      failed = error
      for (const reader of readers) reader.fail(error)
    },
    close,
  }
}
