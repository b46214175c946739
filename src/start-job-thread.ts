import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { FromJobThread, JobThreadData, ToJobThread } from './job-thread.js'
import type { Log } from './platform/log.js'

/** The job thread as the main thread sees it. */
export interface JobThread {
  /** Returns when it runs. Throws when it does not start, and it then stays away. */
  start(): Promise<void>
  /**
   * Starts it in a moment, or with the first work: a thread costs as much as a third of a start, and who waits for the
   * server's first answer does not wait for jobs. Should it not start, it is tried again.
   */
  startSoon(): void
  /** Work was committed: look at the queue. */
  wake(): void
  /** False from when it ended by itself, or did not start, until it is back. */
  isWell(): boolean
  /** Lets running jobs stop at their next pause; they are queued again. */
  stop(): Promise<void>
}

const SOON_MS = 200
const RESTART_AFTER_MS = 1000

/** The job thread, not yet started. Should it ever end by itself it is started again; its jobs are taken up again. */
export function jobThread(data: JobThreadData, log: Log): JobThread {
  let stopping = false
  let well = true
  let worker: Worker | undefined
  let starting: Promise<void> | undefined
  let later: NodeJS.Timeout | undefined

  function start(): Promise<void> {
    clearTimeout(later)
    later = undefined
    starting = begin()
    return starting
  }

  async function begin(): Promise<void> {
    const started = new Worker(new URL('./job-thread.js', import.meta.url), { workerData: data })
    started.on('error', (error) => log.error({ err: error }, 'job thread failed'))
    started.once('exit', (code) => {
      worker = undefined
      well = false
      if (stopping) return
      log.error({ code }, 'job thread ended; starting it again')
      startIn(RESTART_AFTER_MS)
    })
    // What it is told before it is ready waits for it.
    worker = started
    const ended = once(started, 'exit').then(() => Promise.reject(new Error('it ended before it was ready')))
    const [message] = (await Promise.race([once(started, 'message'), ended])) as [FromJobThread]
    well = message === 'ready'
  }

  function startIn(ms: number): void {
    later = setTimeout(startAgain, ms)
  }

  function startAgain(): void {
    start().catch((error: unknown) => log.fatal({ err: error }, 'job thread does not start'))
  }

  const tell = (message: ToJobThread) => worker?.postMessage(message)
  return {
    start: async () => {
      try {
        await start()
      } catch (error) {
        // Then the server does not start: a thread of its own would work on a folder that is given back.
        stopping = true
        clearTimeout(later)
        throw error
      }
    },
    startSoon: () => startIn(SOON_MS),
    // One that ended is not hurried, and looks at the queue when it starts.
    wake: () => (starting === undefined && later !== undefined ? startAgain() : tell('wake')),
    isWell: () => well,
    stop: async () => {
      stopping = true
      clearTimeout(later)
      await starting?.catch(() => undefined)
      if (worker === undefined) return
      const ended = once(worker, 'exit')
      tell('stop')
      await ended
    },
  }
}
