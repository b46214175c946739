import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Db } from './db/tables.js'
import { type BlockReaders, type ReaderPool, remoteReaders } from './evaluation/block-readers.js'
import type { EvaluationThreadData } from './evaluation-thread.js'

/** Blocks of a run, each up to 512 resources, from which on threads save more than their start costs. */
export const FROM_BLOCKS = 32

/**
 * Threads that read and evaluate for a long run beside the one that writes, `workers` with that one. They end with the
 * run: one that is idle would keep its memory.
 */
export function evaluationThreads(workers: number, data: EvaluationThreadData): ReaderPool {
  const address = new URL('./evaluation-thread.js', import.meta.url)
  return {
    fromBlocks: FROM_BLOCKS,
    open: async (db) =>
      readersIn(
        db,
        Array.from({ length: workers - 1 }, () => new Worker(address, { workerData: data })),
      ),
  }
}

/** Readers in threads that run `evaluation-thread.ts`; one that dies, or runs out of memory, fails the run. */
export function readersIn(db: Db, threads: readonly Worker[]): BlockReaders {
  const exits = threads.map((thread) => once(thread, 'exit').catch(() => {}))
  const readers = remoteReaders(db, threads, async () => {
    for (const thread of threads) thread.postMessage('stop')
    await Promise.all(exits)
  })
  for (const thread of threads) {
    thread.on('error', (error) => readers.fail(error))
    thread.on('exit', () => readers.fail(new Error('an evaluation thread ended')))
  }
  return readers
}
