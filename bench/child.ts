import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** What a whole process has used since it began, all its threads together. */
export interface Usage {
  readonly cpuSeconds: number
  readonly rssMb: number
  readonly peakRssMb: number
}

/** A process of its own that is measured or that measures; they talk in JSON texts. */
export interface Child {
  /** The next message of the child. */
  next(): Promise<string>
  send(message: string): void
  usage(): Promise<Usage>
  stop(): Promise<void>
}

/**
 * Starts `bench/<script>.js`. Its standard output is not shown, its standard error only with `BENCH_LOG` set; with
 * `BENCH_PROFILE=DIR` it leaves CPU profiles there when it ends.
 */
export function startChild(
  script: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Child {
  const profiles = process.env['BENCH_PROFILE']
  const profiling = profiles === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profiles]
  const errors = process.env['BENCH_LOG'] === undefined ? 'ignore' : 'inherit'
  const forked = fork(pathOf(script), args, {
    execArgv: [...profiling, '--import', new URL('./usage-reporter.js', import.meta.url).href],
    stdio: ['ignore', 'ignore', errors, 'ipc'],
    env: { ...process.env, ...env },
  })
  const next = () => nextMessage(forked, script)
  return {
    next,
    send: (message) => void forked.send(message),
    usage: async () => {
      forked.send('usage')
      const { usage }: { usage: Usage } = JSON.parse(await next())
      return usage
    },
    stop: async () => {
      if (forked.exitCode !== null) return
      const ended = once(forked, 'exit')
      forked.kill('SIGTERM')
      await ended
    },
  }
}

async function nextMessage(child: ChildProcess, script: string): Promise<string> {
  const ended = new AbortController()
  const onExit = (code: number | null) => ended.abort(new Error(`${script} ended with ${code}`))
  child.once('exit', onExit)
  try {
    const [message] = await once(child, 'message', { signal: ended.signal })
    return String(message)
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : error
  } finally {
    child.off('exit', onExit)
  }
}

function pathOf(script: string): string {
  return fileURLToPath(new URL(`./${script}.js`, import.meta.url))
}
