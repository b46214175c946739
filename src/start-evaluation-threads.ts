import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type ReaderPool, remoteReaders } from './evaluation/block-readers.js'
import type { EvaluationThreadData } from './evaluation-thread.js'

/** Blocks of a run, each up to 512 resources, from which on threads save more than their start costs. */
const FROM_BLOCKS = 32

/** Threads that read and evaluate for a long run, and end with it: one that is idle would keep its memory. */
export function evaluationThreads(count: number, data: EvaluationThreadData): ReaderPool {
  return {
    fromBlocks: FROM_BLOCKS,
    open: async (db) => {
      const workers = Array.from(
        { length: count },
        () => new Worker(new URL('./evaluation-thread.js', import.meta.url), { workerData: data }),
      )
      const exits = workers.map((worker) => once(worker, 'exit').catch(() => {}))
      const readers = remoteReaders(db, workers, async () => {
        for (const worker of workers) worker.postMessage('stop')
        await Promise.all(exits)
      })
      for (const worker of workers) {
        worker.on('error', (error) => readers.fail(error))
        worker.on('exit', () => readers.fail(new Error('an evaluation thread ended')))
      }
      return readers
    },
  }
}
