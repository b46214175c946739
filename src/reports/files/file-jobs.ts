import type { JobKind } from '../../platform/jobs/types.js'
import { decodeAccount } from '../report-jobs.js'
import type { FileSubject } from '../store/generated-files.js'

export interface MakeFile {
  readonly accountNo: number
  readonly accountId: string
  readonly fileId: string
}

export interface RemoveFiles extends FileSubject {
  readonly accountNo: number
  readonly accountId: string
}

/** Makes one file; the key is its id. */
export const makeFileKind: JobKind<MakeFile> = {
  name: 'report.file',
  lane: 'report',
  maxAttempts: 5,
  decode(payload) {
    const { fileId } = Object(payload)
    if (typeof fileId !== 'string') throw new Error('no file in the payload')
    return { ...decodeAccount(payload), fileId }
  },
}

/** Clears away files that were replaced, or whose subject is gone; the key is account, kind and subject. */
export const removeFilesKind: JobKind<RemoveFiles> = {
  name: 'report.remove-files',
  lane: 'report',
  maxAttempts: 20,
  decode(payload) {
    const { kind, subject } = Object(payload)
    if (!isKind(kind) || typeof subject !== 'string') throw new Error('no files in the payload')
    return { ...decodeAccount(payload), kind, subject }
  },
}

const KINDS = [
  'rules',
  'inventory',
  'template',
  'system',
  'evidence',
  'form',
  'record',
] satisfies FileSubject['kind'][]

function isKind(value: unknown): value is FileSubject['kind'] {
  return KINDS.some((kind) => kind === value)
}
