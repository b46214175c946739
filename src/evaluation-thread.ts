import type { KeyObject } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { type DatabaseOptions, openDatabase } from './db/connect.js'
import { withSealedColumns } from './db/sealed-columns.js'
import { blockReads, type ToReader } from './evaluation/sent-blocks.js'

/** What the job thread gives a thread that reads and evaluates blocks. */
export interface EvaluationThreadData {
  readonly database: DatabaseOptions
  /** Opens sealed configurations; nothing is written here. */
  readonly dataKey: KeyObject
}

/** Reads and evaluates blocks for the job thread, which writes them; ends when that one ends it. */
async function runEvaluationThread({ database, dataKey }: EvaluationThreadData): Promise<void> {
  if (parentPort === null) throw new Error('the evaluation thread needs a parent')
  const port = parentPort
  const opened = await openDatabase(database)
  const answer = blockReads(withSealedColumns(opened, { key: dataKey, sealsNew: false }))
  port.on('message', (message: ToReader | 'stop') => {
    if (message === 'stop') void stop()
    else void answer(message).then((reply) => port.postMessage(reply))
  })

  async function stop(): Promise<void> {
    await opened.destroy()
    port.close()
  }
}

// No await: the program is bundled into CommonJS modules (scripts/program). What it throws ends the thread.
void runEvaluationThread(workerData as EvaluationThreadData)
