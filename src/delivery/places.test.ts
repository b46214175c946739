import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startS3Server } from '../platform/object-store/s3-testing.js'
import { findChannel } from './store/channels.js'
import { BUCKET, type DeliveryEstate, openDeliveryEstate } from './testing.js'

let f: DeliveryEstate
beforeEach(async () => {
  f = await openDeliveryEstate()
})
afterEach(() => f.close())

const disk = (resourceId: string) => ({ resourceType: 'ACS::ECS::Disk', resourceId, document: {} })
const stateOf = async (channelId: string) => (await findChannel(f.estate.db, channelId))!.state

describe('a bucket', () => {
  it('gets the files below its prefix, and later what it did not take', async () => {
    const server = await startS3Server()
    const before = { ...process.env }
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' })
    try {
      await f.register(BUCKET, `s3://config/some/prefix?endpoint=${server.url}&pathStyle=true`)
      const channelId = await f.create('OSS', { sendsChanges: true })
      await f.estate.record(disk('d-1'))
      server.fail('deny')
      await f.run()
      expect(await stateOf(channelId)).toMatchObject({ delivered: 0, failures: 1 })
      expect((await stateOf(channelId)).lastError).toContain('s3://config/some/prefix')
      server.fail(undefined)
      await f.run()
      expect(await stateOf(channelId)).toMatchObject({ delivered: 1, failures: 0, lastError: '' })
      const [[key, { bytes }]] = [...server.contents] as [[string, { bytes: Buffer }]]
      expect(key).toMatch(/^config\/some\/prefix\/ACSLogs\/1000000000000001\/Config\/cn-hangzhou\//)
      expect(bytes.toString()).toContain('"resourceId":"d-1"')
    } finally {
      process.env = before
      await server.close()
    }
  })
})

describe('a folder', () => {
  it('is made, and what a kill left of a file is gone with the next attempt', async () => {
    await rm(f.folder, { recursive: true })
    const channelId = await f.create('OSS', { sendsChanges: true })
    await f.estate.record(disk('d-1'))
    await f.run()
    const [path = ''] = Object.keys(await f.files())
    const place = join(f.folder, path, '..')
    const name = path.slice(path.lastIndexOf('/') + 1)
    await writeFile(join(place, `.${name}.part`), 'half a fi')
    await f.estate.db.updateTable('deliveryPosition').set({ changeNo: 0 }).execute()
    await f.run()
    expect(await readdir(place)).toEqual([name])
    expect(await stateOf(channelId)).toMatchObject({ delivered: 2, failures: 0 })
  })

  it('is not left by a link in it', async () => {
    const channelId = await f.create('OSS', { sendsChanges: true })
    const outside = `${f.folder}-outside`
    await mkdir(outside)
    try {
      await symlink(outside, join(f.folder, 'ACSLogs'))
      await f.estate.record(disk('d-1'))
      await f.run()
      expect(await stateOf(channelId)).toMatchObject({ delivered: 0, failures: 1 })
      const files = (await readdir(outside, { recursive: true, withFileTypes: true })).filter((each) =>
        each.isFile(),
      )
      expect(files).toEqual([])
    } finally {
      await rm(outside, { recursive: true })
    }
  })

  it('that cannot be written says so', async () => {
    await rm(f.folder, { recursive: true })
    await writeFile(f.folder, 'a file')
    const channelId = await f.create('OSS', { sendsChanges: true })
    await f.estate.record(disk('d-1'))
    await f.run()
    expect((await stateOf(channelId)).lastError).toMatch(/EEXIST|ENOTDIR/)
    expect(await readFile(f.folder, 'utf8')).toBe('a file')
  })
})
