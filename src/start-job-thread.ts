import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { FromJobThread, JobThreadData, ToJobThread } from './job-thread.js'
import type { Log } from './platform/log.js'

/** The job thread as the main thread sees it. */
export interface JobThread {
  /** Work was committed: look at the queue. */
  wake(): void
  isRunning(): boolean
  /** Lets running jobs stop at their next pause; they are queued again. */
  stop(): Promise<void>
}

const RESTART_AFTER_MS = 1000

/** Starts the job thread and starts it again should it ever end by itself; its jobs are taken up again. */
export async function startJobThread(data: JobThreadData, log: Log): Promise<JobThread> {
  let stopping = false
  let running = false
  let worker: Worker
  try {
    worker = await start()
  } catch (error) {
    // Then the server does not start: a thread of its own would work on a folder that is given back.
    stopping = true
    throw error
  }

  async function start(): Promise<Worker> {
    const started = new Worker(new URL('./job-thread.js', import.meta.url), { workerData: data })
    started.on('error', (error) => log.error({ err: error }, 'job thread failed'))
    started.on('exit', (code) => {
      running = false
      if (stopping) return
      log.error({ code }, 'job thread ended; starting it again')
      setTimeout(() => {
        if (stopping) return
        start().then(
          (again) => {
            worker = again
          },
          (error: unknown) => log.fatal({ err: error }, 'job thread does not start'),
        )
      }, RESTART_AFTER_MS)
    })
    const [message] = (await once(started, 'message')) as [FromJobThread]
    running = message === 'ready'
    return started
  }

  const tell = (message: ToJobThread) => worker.postMessage(message)
  return {
    wake: () => tell('wake'),
    isRunning: () => running,
    stop: async () => {
      stopping = true
      if (!running) return
      const ended = once(worker, 'exit')
      tell('stop')
      await ended
    },
  }
}
