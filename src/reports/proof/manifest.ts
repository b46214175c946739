import { sign } from 'node:crypto'
import type { Instant } from '../../platform/instant.js'
import type { ReportRecord } from '../read-record.js'
import { reportTables } from '../tables/report-tables.js'
import type { ReportSigner } from './signing-key.js'

/** One file of a report. */
export interface ManifestFile {
  readonly form: string
  /** Without folders. */
  readonly name: string
  readonly sizeBytes: number
  readonly sha256: string
}

/** The manifest of the package's report before, which this one names: that cannot be exchanged unseen. */
export interface PreviousManifest {
  readonly reportId: string
  readonly manifestSha256: string
}

/** Of a record: what a manifest says it was made from. */
export interface RecordFacts {
  /** When each source was read. */
  readonly sources: readonly { readonly accountId: string; readonly source: string; readonly asOf: Instant }[]
  readonly rules: readonly {
    readonly ruleId: string
    readonly version: number
    readonly parameters: Readonly<Record<string, string>>
  }[]
  /** Rows of each table. */
  readonly rows: Readonly<Record<string, number>>
}

/** What a manifest says; its bytes are what is signed. Members are in the order of the text. */
export interface Manifest extends RecordFacts {
  readonly format: 'assay-report-manifest/1'
  readonly reportId: string
  readonly packId: string
  readonly packName: string
  readonly accountIds: readonly string[]
  readonly asOf: Instant
  readonly requestedAt: Instant
  readonly requestedBy: string
  readonly signedAt: Instant
  readonly toolVersion: string
  readonly catalogueDigest: string
  /** SHA-256 of the record's lines. */
  readonly recordDigest: string
  readonly files: readonly ManifestFile[]
  /** Null for the first signed report of a package. */
  readonly previous: PreviousManifest | null
  /** SPKI as PEM; whoever verifies compares it with a key known from elsewhere. */
  readonly publicKey: string
}

/** A manifest as it is stored, and the signature over exactly these bytes. */
export interface SignedManifest<M = Manifest> {
  readonly manifest: M
  readonly text: Buffer
  readonly signature: Buffer
}

/** Makes and signs the manifest of a report. */
export function signManifest(
  record: ReportRecord,
  made: {
    readonly files: readonly ManifestFile[]
    readonly previous: PreviousManifest | null
    readonly signedAt: Instant
  },
  signer: ReportSigner,
): SignedManifest {
  const { header, accounts } = record.head
  const manifest: Manifest = {
    format: 'assay-report-manifest/1',
    reportId: header.reportId,
    packId: header.pack.packId,
    packName: header.pack.name,
    accountIds: accounts.map(({ accountId }) => accountId),
    asOf: header.asOf,
    requestedAt: header.requestedAt,
    requestedBy: header.requestedBy,
    signedAt: made.signedAt,
    toolVersion: header.toolVersion,
    catalogueDigest: header.catalogueVersion,
    recordDigest: record.digest,
    ...factsOf(record),
    files: made.files,
    previous: made.previous,
    publicKey: signer.publicKey,
  }
  return signText(manifest, signer)
}

/** The text of a manifest with its signature. */
export function signText<M>(manifest: M, signer: ReportSigner): SignedManifest<M> {
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
  return { manifest, text, signature: sign(null, text, signer.privateKey) }
}

/** What a record was made from, and the rows of its tables. */
export function factsOf(record: ReportRecord): RecordFacts {
  const { accounts, rules } = record.head
  return {
    sources: accounts.flatMap(({ accountId, sources }) =>
      sources.map(({ source, asOf }) => ({ accountId, source, asOf })),
    ),
    rules: rules.map(({ ruleId, version, parameters }) => ({
      ruleId,
      version,
      parameters: Object.fromEntries(parameters),
    })),
    rows: Object.fromEntries(reportTables(record).map(({ name, rowCount }) => [name, rowCount])),
  }
}
