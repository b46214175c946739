import { readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

/**
 * Removes folders `<host>-<pid>` of processes of this machine that are gone: killed ones leave theirs. Those of
 * other machines are not ours to judge. Returns the names of the removed ones.
 */
export async function removeLeftFolders(folder: string): Promise<string[]> {
  const prefix = `${hostname()}-`
  const removed: string[] = []
  for (const name of await namesIn(folder)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN
    if (!Number.isInteger(pid) || pid <= 0 || isRunning(pid)) continue
    await rm(join(folder, name), { recursive: true, force: true })
    removed.push(name)
  }
  return removed
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
