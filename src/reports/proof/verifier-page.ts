import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { inlinePage } from '../inline-page.js'

const MODULES = ['verify-words.mjs', 'verify-files.mjs', 'verify-page.mjs']

/**
 * The offline verifier: one page of HTML that verifies digests, signatures and the chain of reports whose files are
 * dropped on it. It is the same for every report, asks for nothing and works from a disk.
 */
export function verifierPage(): string {
  const start =
    'startVerifier((signature, message, key) => ed25519.verifyAsync(signature, message, key, { zip215: false }))\n'
  const { script, style, policy } = inlinePage(
    [ed25519Module(), ...MODULES.map(readAsset), start],
    readAsset('verify-page.css'),
  )
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${policy}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="referrer" content="no-referrer"/>
<meta name="generator" content="assay-report-verifier/1"/>
<title>Report verifier</title>
<style>${style}</style>
</head>
<body>
<noscript><p>Scripts are off. Compare the files with sha256sum and openssl instead, as the documentation says.</p></noscript>
<script>${script}</script>
</body>
</html>
`
}

/** Ed25519 for browsers without it, as its package has it, in a scope of its own. */
function ed25519Module(): string {
  const path = createRequire(import.meta.url).resolve('@noble/ed25519')
  const text = readFileSync(path, 'utf8')
  const exported = /^export \{[^}]*\};?\s*$/m
  if (!exported.test(text)) throw new Error('the module of Ed25519 has another form than expected')
  return `const ed25519 = (() => {\n${text.replace(exported, 'return { verifyAsync };')}})()\n`
}

function readAsset(name: string): string {
  return readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8')
}
