import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system of its own that can be filled to the last page. */
export interface SmallDisk {
  readonly directory: string
  /** Leaves no room at all. */
  fill(): Promise<void>
  /** Gives back what `fill` took. */
  free(): Promise<void>
  discard(): void
}

const PAGE_BYTES = 4096

/** Mounts a disk of so many MB in memory; null where this process may not mount. */
export function mountSmallDisk(sizeMb: number): SmallDisk | null {
  const directory = mkdtempSync(join(tmpdir(), 'assay-small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m,mode=0777`, 'tmpfs', directory], {
      stdio: 'ignore',
    })
  } catch {
    rmSync(directory, { recursive: true })
    return null
  }
  const filler = join(directory, 'filler')
  return {
    directory,
    async fill() {
      const file = await open(filler, 'a')
      try {
        for (const size of [PAGE_BYTES * 256, PAGE_BYTES]) await writeUntilFull(file, Buffer.alloc(size, 1))
      } finally {
        await file.close()
      }
    },
    free: () => rm(filler, { force: true }),
    discard() {
      // What still has a file open there keeps it until it ends; the name goes now.
      execFileSync('umount', ['--lazy', directory])
      rmSync(directory, { recursive: true })
    },
  }
}

async function writeUntilFull(file: Awaited<ReturnType<typeof open>>, bytes: Buffer): Promise<void> {
  try {
    for (;;) await file.write(bytes)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}

/** True where `limitFiles` works: Linux with the prlimit command. */
export function canLimitFiles(): boolean {
  try {
    execFileSync('prlimit', ['--pid', String(process.pid), '--fsize'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** No file of a process may grow beyond so many bytes from now on; 'unlimited' ends that. */
export function limitFiles(pid: number, bytes: number | 'unlimited'): void {
  // The soft limit alone: the hard one could not be raised again.
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`])
}
