import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { verifierPage } from '../../src/report-verifier.js'
import type { CommandContext } from '../command-context.js'
import { CommandError } from '../exit-codes.js'
import { type ProofFiles, type ProofFindings, verifyProof } from '../report/verify-proof.js'

interface VerifyFlags {
  readonly key?: string
  readonly previous?: string
  readonly tsa?: string
  readonly heads?: string
  readonly html?: string
  readonly json?: boolean
}

const NOTES = `
Needs no server. The signature (NAME.manifest.sig) stands beside the manifest.
--html writes a page that verifies the same in a browser without a network.
Without --key this shows that nothing was changed since the signing by the key
that the manifest names; whose that is, only a key got from elsewhere tells.

A time stamp (NAME.manifest.tsr) beside the manifest is verified too; --tsa says
which authority must stand behind it. docs/report-proof.md has the same by hand,
with sha256sum and openssl.

Examples:
  assay verify report-202611241046.manifest.json
  assay verify r.manifest.json evidence.xlsx --key assay.pem --previous old.json
  assay verify --html verify.html`

/** `assay verify`: whether the files of a report are what was signed. */
export function addVerify(program: Command, context: CommandContext): void {
  const { terminal } = context
  program
    .command('verify')
    .summary('verify the files of a report')
    .description("Verifies a report's files against its signed manifest.")
    .argument('[manifest]', 'manifest of the report, or the folder that has it')
    .argument('[file...]', 'its files; all that the manifest names, when left out')
    .option('--key <file>', 'public keys (PEM) of which one must have signed')
    .option('--previous <manifest>', "manifest of the package's report before")
    .option('--tsa <file>', 'certificates (PEM) that the time stamp must lead to')
    .option('--heads <file>', 'heads of chains that somebody outside kept (JSON lines)')
    .option('--html <file>', 'write the page that verifies in a browser')
    .option('--json', 'print JSON')
    .addHelpText('after', NOTES)
    .action(async (given: string | undefined, files: readonly string[], flags: VerifyFlags) => {
      if (flags.html !== undefined) terminal.print(`page    ${flags.html}, SHA-256 ${writePage(flags.html)}`)
      if (given === undefined) {
        if (flags.html !== undefined) return
        throw new CommandError('usage', 'takes the manifest of a report, or --html FILE')
      }
      const manifest = manifestAt(given)
      const trustedKeys = flags.key === undefined ? undefined : readKeys(flags.key)
      const { previous, tsa: authorities, heads } = flags
      const findings = await verify({ manifest, files, trustedKeys, previous, authorities, heads })
      if (flags.json === true) terminal.print(JSON.stringify(findings, null, 2))
      else for (const line of linesOf(findings, trustedKeys !== undefined)) terminal.print(line)
      if (findings.problems.length > 0)
        throw new CommandError(
          'failed',
          `${manifest}: not what was signed (${findings.problems.length} found)`,
        )
    })
}

/** The manifest itself, or the only one of a folder. */
function manifestAt(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return path
  const manifests = readdirSync(path).filter((name) => name.endsWith('.manifest.json'))
  const [only] = manifests
  if (only === undefined || manifests.length > 1)
    throw new CommandError(
      'usage',
      `${path} has ${manifests.length} manifests (NAME.manifest.json): name one`,
    )
  return join(path, only)
}

function readKeys(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new CommandError('settings', error instanceof Error ? error.message : path, { cause: error })
  }
}

/** Returns the SHA-256 of the page, by which two copies of it are compared. */
function writePage(path: string): string {
  const page = verifierPage()
  try {
    writeFileSync(path, page)
  } catch (error) {
    throw new CommandError('settings', error instanceof Error ? error.message : path, { cause: error })
  }
  return createHash('sha256').update(page).digest('hex')
}

async function verify(proof: ProofFiles): Promise<ProofFindings> {
  try {
    return await verifyProof(proof)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new CommandError('settings', error.message, { cause: error })
  }
}

function stampLine({ at, authority, isTrusted }: NonNullable<ProofFindings['stamp']>): string {
  const trust = isTrusted ? '' : ', not compared with a known authority'
  return `stamp   ${new Date(at).toISOString()} by ${authority}${trust}`
}

function linesOf(findings: ProofFindings, isTrusted: boolean): readonly string[] {
  const { reportId, signedAt, checked, problems, unchecked, publicKey, keyId, stamp } = findings
  const at = signedAt === null ? 'at an unknown time' : new Date(signedAt).toISOString()
  return [
    `report  ${reportId}, signed ${at}`,
    `key     ${keyId ?? 'none that can be read'}${isTrusted && problems.length === 0 ? ', as given' : ''}`,
    ...(stamp === null ? [] : [stampLine(stamp)]),
    ...checked.map((name) => `ok      ${name}`),
    ...unchecked.map((name) => `absent  ${name}`),
    ...problems.map((problem) => `BAD     ${problem}`),
    ...(isTrusted || problems.length > 0
      ? []
      : [`key     not compared with a known one (SHA-256 above):\n${publicKey.trimEnd()}`]),
  ]
}
