import { setTimeout as delay } from 'node:timers/promises'
import { ASSAY, type ImportReply, ReplyError, until } from '../scenarios/client.js'
import type { Files, PackParams } from './estate.js'
import type { Random } from './random.js'
import { PATIENCE_MS } from './settings.js'
import type { Supervised } from './supervised.js'

const PART_BYTES = 2 * 1024 * 1024

/** When to kill: so many times, at moments up to so long after the work began. */
export interface KillPlan {
  readonly kills: number
  readonly withinMs: number
  readonly random: Random
}

/** Uploads files and runs their import, killed as planned; returns how often it was killed before it was done. */
export async function importUnderKills(server: Supervised, files: Files, plan: KillPlan): Promise<number> {
  const { random } = plan
  let kills = 0
  const { ImportId } = await server.ask<{ ImportId: string }>('CreateImport', {}, ASSAY)
  const upload = uploadFiles(server, ImportId, files)
  if (kills < plan.kills) {
    await delay(random.below(300))
    await server.killAndRestart()
    kills++
  }
  await upload
  await completeImport(server, ImportId)
  const ask = () => server.ask<ImportReply>('GetImport', { ImportId }, ASSAY).then(({ Import }) => Import)
  const isOver = (run: ImportReply['Import']) => run.Status === 'done' || run.Status === 'failed'
  for (; kills < plan.kills; kills++) {
    // Some kills at any time, some as soon as so many items are recorded.
    if (random.below(2) === 0) await delay(random.below(plan.withinMs))
    else {
      const atItems = random.below(8000)
      await until(async () => {
        const run = await ask()
        return isOver(run) || Number(JSON.parse(run.Progress).items ?? 0) >= atItems
      }, PATIENCE_MS)
    }
    if (isOver(await ask())) break
    await server.killAndRestart()
  }
  const run = await until(async () => {
    const asked = await ask()
    return isOver(asked) && asked
  }, PATIENCE_MS)
  if (run.Status !== 'done') throw new Error(`the import failed: ${run.Summary}`)
  return kills
}

/** Every part until it is acknowledged; one sent again after a lost reply counts once. */
async function uploadFiles(server: Supervised, ImportId: string, files: Files): Promise<void> {
  for (const [Path, content] of Object.entries(files)) {
    for (let Offset = 0; Offset < content.length; Offset += PART_BYTES) {
      const body = content.subarray(Offset, Offset + PART_BYTES)
      const params = { ImportId, Path, Offset }
      const { ReceivedBytes } = await server.ask<{ ReceivedBytes: number }>('UploadImportPart', params, {
        ...ASSAY,
        body,
      })
      if (ReceivedBytes !== Offset + body.length)
        throw new Error(`${ReceivedBytes} bytes of ${Path} received`)
    }
  }
}

async function completeImport(server: Supervised, ImportId: string): Promise<void> {
  try {
    await server.ask('CompleteImport', { ImportId }, ASSAY)
  } catch (error) {
    // The reply of the first call may have been lost: then there is nothing left to complete.
    if (!(error instanceof ReplyError) || error.code !== 'Invalid.Import.State') throw error
  }
}

/** Creates every package of the estate; the client tokens make that repeatable. Returns their ids. */
export async function createPacks(server: Supervised, packs: readonly PackParams[]): Promise<string[]> {
  const ids: string[] = []
  for (const params of packs) {
    const reply = await server.ask<{ CompliancePackId: string }>('CreateCompliancePack', { ...params })
    ids.push(reply.CompliancePackId)
  }
  return ids
}
