import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { CommandContext } from '../command-context.js'
import { CommandError } from '../exit-codes.js'
import { type ProofFiles, type ProofFindings, verifyProof } from '../report/verify-proof.js'

interface VerifyFlags {
  readonly key?: string
  readonly previous?: string
  readonly json?: boolean
}

const NOTES = `
Needs no server. The signature (NAME.manifest.sig) stands beside the manifest.
Without --key this shows that nothing was changed since the signing by the key
that the manifest names; whose that is, only a key got from elsewhere tells.

The same by hand:
  sha256sum report.xlsx          compare with "files" in the manifest
  openssl pkeyutl -verify -pubin -inkey key.pem -rawin \\
    -in NAME.manifest.json -sigfile NAME.manifest.sig

Examples:
  assay verify report-202611241046.manifest.json
  assay verify r.manifest.json evidence.xlsx --key assay.pem --previous old.json`

/** `assay verify`: whether the files of a report are what was signed. */
export function addVerify(program: Command, context: CommandContext): void {
  const { terminal } = context
  program
    .command('verify')
    .summary('verify the files of a report')
    .description("Verifies a report's files against its signed manifest.")
    .argument('<manifest>', 'manifest of the report')
    .argument('[file...]', 'its files; all that the manifest names, when left out')
    .option('--key <file>', 'public key (PEM) that must have signed')
    .option('--previous <manifest>', "manifest of the package's report before")
    .option('--json', 'print JSON')
    .addHelpText('after', NOTES)
    .action(async (manifest: string, files: readonly string[], flags: VerifyFlags) => {
      const trustedKey = flags.key === undefined ? undefined : readKey(flags.key)
      const findings = await verify({ manifest, files, trustedKey, previous: flags.previous })
      if (flags.json === true) terminal.print(JSON.stringify(findings, null, 2))
      else for (const line of linesOf(findings, trustedKey !== undefined)) terminal.print(line)
      if (findings.problems.length > 0)
        throw new CommandError(
          'failed',
          `${manifest}: not what was signed (${findings.problems.length} found)`,
        )
    })
}

function readKey(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new CommandError('settings', error instanceof Error ? error.message : path, { cause: error })
  }
}

async function verify(proof: ProofFiles): Promise<ProofFindings> {
  try {
    return await verifyProof(proof)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new CommandError('settings', error.message, { cause: error })
  }
}

function linesOf(findings: ProofFindings, isTrusted: boolean): readonly string[] {
  const { reportId, signedAt, checked, problems, unchecked, publicKey } = findings
  const at = signedAt === null ? 'at an unknown time' : new Date(signedAt).toISOString()
  return [
    `report  ${reportId}, signed ${at}`,
    ...checked.map((name) => `ok      ${name}`),
    ...unchecked.map((name) => `absent  ${name}`),
    ...problems.map((problem) => `BAD     ${problem}`),
    ...(isTrusted || problems.length > 0
      ? []
      : [`key     not compared with a known one:\n${publicKey.trimEnd()}`]),
  ]
}
