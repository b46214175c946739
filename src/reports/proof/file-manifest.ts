import { createHash } from 'node:crypto'
import type { HeardQuery } from '../../db/query-log.js'
import type { Instant } from '../../platform/instant.js'
import type { ReportRecord } from '../read-record.js'
import type { GeneratedFile } from '../store/generated-files.js'
import {
  factsOf,
  type ManifestFile,
  type PreviousManifest,
  type RecordFacts,
  type SignedManifest,
  signText,
} from './manifest.js'
import type { ReportSigner } from './signing-key.js'

/** One of the contents of a file: a record, or a list of resources. */
export interface FileContent extends Partial<RecordFacts> {
  readonly name: string
  /** Of the read. */
  readonly asOf: Instant
  readonly accountIds: readonly string[]
  /** SHA-256 of the record's lines; absent where there was none. */
  readonly recordDigest?: string
  /** What was asked of the database, without values; absent of a part of a record. */
  readonly asked?: {
    readonly startedAt: Instant
    readonly endedAt: Instant
    readonly queries: readonly HeardQuery[]
  }
}

/** The report that a form was made of after its manifest was signed. */
export interface ReportOfForm {
  readonly reportId: string
  readonly recordDigest: string
  readonly manifestSha256: string
}

/** What the manifest of a file says that is no report of a package; members are in the order of the text. */
export interface FileManifest {
  readonly format: 'assay-file-manifest/1'
  /** Id of the file. */
  readonly reportId: string
  readonly kind: GeneratedFile['kind']
  /** What was asked for. */
  readonly parameters: unknown
  readonly requestedAt: Instant
  readonly requestedBy: string
  readonly signedAt: Instant
  readonly toolVersion: string
  readonly catalogueDigest: string
  /** Of a form that was made later: the report and its manifest, to which this one belongs. */
  readonly report?: ReportOfForm
  readonly contents: readonly FileContent[]
  readonly files: readonly ManifestFile[]
  /**
   * Of the same kind and subject, of a form the addendum before it; null for the first, and absent in a manifest that lies
   * in an archive.
   */
  readonly previous?: PreviousManifest | null
  /** SPKI as PEM. */
  readonly publicKey: string
}

/** What a maker of files tells of one. */
export interface FileFacts {
  readonly contents: readonly FileContent[]
  readonly report?: ReportOfForm
}

/** Signs what a file is, or what the files in it are. */
export function signFileManifest(
  file: Pick<GeneratedFile, 'fileId' | 'kind' | 'wish' | 'requestedAt' | 'requestedBy'>,
  made: FileFacts & {
    readonly files: readonly ManifestFile[]
    readonly previous?: PreviousManifest | null
    readonly signedAt: Instant
    readonly toolVersion: string
    readonly catalogueDigest: string
  },
  signer: ReportSigner,
): SignedManifest<FileManifest> {
  const { report, contents, files, previous, signedAt, toolVersion, catalogueDigest } = made
  const parameters: unknown = JSON.parse(file.wish)
  const manifest: FileManifest = {
    format: 'assay-file-manifest/1',
    reportId: file.fileId,
    kind: file.kind,
    parameters,
    requestedAt: file.requestedAt,
    requestedBy: file.requestedBy,
    signedAt,
    toolVersion,
    catalogueDigest,
    ...(report === undefined ? {} : { report }),
    contents,
    files,
    ...(previous === undefined ? {} : { previous }),
    publicKey: signer.publicKey,
  }
  return signText(manifest, signer)
}

/** A record as one of the contents of a file. */
export function recordContent(name: string, record: ReportRecord): FileContent {
  const { header, accounts } = record.head
  return {
    name,
    asOf: header.asOf,
    accountIds: accounts.map(({ accountId }) => accountId),
    recordDigest: record.digest,
    ...factsOf(record),
  }
}

/** SHA-256 of a manifest as it is stored, by which the one after it names it. */
export function manifestDigest(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex')
}
