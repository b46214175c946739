// A throw-away PostgreSQL in a temporary folder, on a free port of the loopback address.
//   node test/postgres/start-postgres.mjs            starts one, prints its URL, stops it at SIGTERM or end of input
//   node test/postgres/start-postgres.mjs -- CMD...  runs CMD with ASSAY_TEST_DATABASE_URL, then stops it
// PostgreSQL refuses to run as root: then it is started as the user `postgres`.
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const USER = 'postgres'
const START_TIMEOUT_MS = 60_000
/** Tests lose nothing worth keeping when the machine dies; ASSAY_TEST_POSTGRES_FSYNC=on for what kills servers. */
const FSYNC = process.env.ASSAY_TEST_POSTGRES_FSYNC ?? 'off'

/**
 * Starts a cluster; `stop` ends it and removes its files. `settings`: lines of postgresql.conf as an object. `places`:
 * folders for the data and for the write-ahead log, each in a new folder below; the temporary folder by default.
 */
export async function startPostgres(settings = {}, places = {}) {
  const bin = findBinaries()
  const folder = mkdtempSync(join(places.data ?? tmpdir(), 'assay-postgres-'))
  const walFolder = places.wal === undefined ? undefined : mkdtempSync(join(places.wal, 'assay-postgres-'))
  const data = join(folder, 'data')
  const asRoot = process.getuid() === 0
  if (asRoot) {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(execFileSync('id', [flag, USER], { encoding: 'utf8' })),
    )
    for (const each of [folder, walFolder]) if (each !== undefined) chownSync(each, uid, gid)
  }
  const run = (program, args) =>
    asRoot ? ['runuser', ['-u', USER, '--', join(bin, program), ...args]] : [join(bin, program), args]
  const init = ['-D', data, '-U', USER, '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8']
  if (walFolder !== undefined) init.push(`--waldir=${join(walFolder, 'wal')}`, '--wal-segsize=1')
  execFileSync(...run('initdb', init), { stdio: ['ignore', 'ignore', 'inherit'] })
  const port = await freePort()
  const all = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: folder,
    fsync: FSYNC,
    full_page_writes: FSYNC,
    synchronous_commit: FSYNC,
    max_connections: 200,
    deadlock_timeout: '200ms',
    ...settings,
  }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  let server
  let log = ''
  const start = async () => {
    const [program, args] = run('postgres', ['-D', data, ...flags])
    server = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    server.exited = new Promise((resolve) => server.once('exit', resolve))
    server.stderr.on('data', (text) => {
      log = (log + text).slice(-20_000)
    })
    await answering(bin, port, server, () => log)
  }
  const stopServer = async (mode = 'fast') => {
    execFileSync(...run('pg_ctl', ['-D', data, '-m', mode, '-w', 'stop']), { stdio: 'ignore' })
    await server.exited
  }
  await start()
  return {
    /** Starts it again after it ended by itself. */
    start,
    /** Resolves when it has ended, by itself or not. */
    ended: () => server.exited,
    url: `postgres://${USER}@127.0.0.1:${port}/postgres`,
    /** Stops and starts the server; `immediate` is a crash. */
    restart: async (mode) => {
      await stopServer(mode)
      await start()
    },
    stop: async () => {
      if (server.exitCode === null) await stopServer('immediate')
      for (const each of [folder, walFolder])
        if (each !== undefined) rmSync(each, { recursive: true, force: true })
    },
  }
}

/** Path of a program of PostgreSQL, e.g. `pg_dump`. */
export function binaryOf(program) {
  return join(findBinaries(), program)
}

function findBinaries() {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  for (const folder of versions.map((version) => join(root, version, 'bin')))
    if (existsSync(join(folder, 'initdb'))) return folder
  const found = (process.env.PATH ?? '').split(':').find((folder) => existsSync(join(folder, 'initdb')))
  if (found === undefined) throw new Error('PostgreSQL is not installed: apt-get install postgresql')
  return found
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

async function answering(bin, port, server, log) {
  const until = Date.now() + START_TIMEOUT_MS
  for (;;) {
    try {
      execFileSync(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)])
      return
    } catch {
      if (server.exitCode !== null || Date.now() > until)
        throw new Error(`PostgreSQL does not start:\n${log()}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

if (process.argv[1] === import.meta.filename) {
  const cluster = await startPostgres()
  const command = process.argv.slice(process.argv.indexOf('--') + 1)
  const isCommand = process.argv.includes('--') && command.length > 0
  if (isCommand) {
    const child = spawn(command[0], command.slice(1), {
      stdio: 'inherit',
      env: { ...process.env, ASSAY_TEST_DATABASE_URL: cluster.url },
    })
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
    process.exitCode = await new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)))
    await cluster.stop()
  } else {
    process.stdout.write(`${cluster.url}\n`)
    const end = () => void cluster.stop().then(() => process.exit(0))
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end)
    process.stdin.once('end', end).resume()
  }
}
