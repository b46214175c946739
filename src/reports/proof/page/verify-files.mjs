// The checks of the offline verifier: from files that somebody dropped to what holds and what does not. It knows no page.

const MANIFEST_FORMAT = 'assay-report-manifest/1'
// Of a file that is no report of a package; with `report` the addendum of a form that was made after its report.
const FILE_FORMAT = 'assay-file-manifest/1'
// Of a bundle of evidence.
const BUNDLE_FORMAT = 'assay-evidence/1'
// A copy of this page lies beside the files it verifies.
const VERIFIER = '<meta name="generator" content="assay-report-verifier/1"/>'
// SubjectPublicKeyInfo of an Ed25519 key up to its 32 bytes. Source: RFC 8410, 4.
const SPKI_PREFIX = '302a300506032b6570032100'
const PEM = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----/g

/**
 * Verifies files (`{ name, arrayBuffer(), stream() }`, such as File) against the manifests among them. `fallback` verifies
 * Ed25519 (`(signature, message, publicKey) => Promise<boolean>`) where the browser cannot. Returns `{ verdict, reports,
 * strangers }`; the verdict is `good`, `unknownKey` (all holds, but no key was given to compare with), `bad` or `none`.
 */
export async function verifyFiles(files, fallback) {
  const read = []
  // One after the other: the bytes of two large files need not be in memory at once.
  for (const file of files) read.push(await readFile(file))
  const manifests = read.filter(({ kind }) => kind === 'manifest')
  const signatures = read.filter(({ kind }) => kind === 'signature')
  const trusted = new Set((await Promise.all(read.filter(({ kind }) => kind === 'key').map(keysOf))).flat())
  const matched = new Set()
  const reports = []
  // Digests that some manifest names: a file of the same name may be that of another report.
  const owned = new Set(manifests.flatMap(({ value }) => namedIn(value?.files)).map(({ sha256 }) => sha256))
  for (const manifest of manifests)
    reports.push(
      await verifyManifest(manifest, { read, manifests, signatures, trusted, matched, owned, fallback }),
    )
  const strangers = read
    .filter((file) => !matched.has(file) && file.kind !== 'manifest' && file.kind !== 'key')
    .map(({ name, kind, sha256 }) => ({
      state: kind === 'verifier' ? 'note' : 'bad',
      code: kind === 'verifier' || kind === 'unread' ? kind : 'stranger',
      name,
      detail: sha256,
    }))
  return { verdict: verdictOf(reports, strangers, trusted.size > 0), reports, strangers }
}

function verdictOf(reports, strangers, hasKey) {
  if (reports.length === 0) return 'none'
  const isBad = [...strangers, ...reports.flatMap(({ lines }) => lines)].some(({ state }) => state === 'bad')
  if (isBad) return 'bad'
  return hasKey ? 'good' : 'unknownKey'
}

async function verifyManifest(manifest, dropped) {
  const { read, manifests, matched, owned } = dropped
  const lines = []
  const add = (state, code, name, detail = '') => lines.push({ state, code, name, detail })
  const { value } = manifest
  if (value === null) add('bad', 'noManifest', manifest.name)
  const said = value ?? {}
  const [spki] = spkisIn(String(said.publicKey ?? ''))
  const keyId = spki === undefined ? '' : await sha256Of(spki)
  await addSignature(add, manifest, spki, dropped)
  for (const file of namedIn(said.files)) {
    // Whatever it was taken for: a bundle of evidence names the manifest of its report.
    const found = read.find(({ sha256 }) => sha256 === file.sha256)
    if (found === undefined) {
      const other = read.find(
        ({ name, kind, sha256 }) => kind === 'file' && name === file.name && !owned.has(sha256),
      )
      if (other === undefined) add('absent', 'absent', file.name, file.sha256)
      else {
        matched.add(other)
        add('bad', 'changed', other.name, other.sha256)
      }
      continue
    }
    matched.add(found)
    const isWhole = file.form !== 'record' || (await rowsDigest(found.file)) === said.recordDigest
    add(isWhole ? 'ok' : 'bad', isWhole ? 'unchanged' : 'otherRows', found.name, file.sha256)
  }
  for (const stamp of read.filter(({ kind }) => kind === 'stamp'))
    if (holds(stamp.bytes, manifest.digest)) {
      matched.add(stamp)
      add('note', 'stamp', stamp.name)
    }
  await addReport(add, said, manifests, { keyId, hasKeys: dropped.trusted.size > 0 })
  addLink(add, said, manifests)
  const { reportId = '', packName = '', signedAt = null, asOf = null } = said
  return { name: manifest.name, sha256: manifest.sha256, reportId, packName, signedAt, asOf, keyId, lines }
}

/** What signed a manifest, and whether that is a key that was given. */
async function addSignature(add, manifest, spki, { manifests, signatures, trusted, matched, fallback }) {
  const publicKey = spki === undefined ? null : rawKey(spki)
  let signature
  for (const each of publicKey === null ? [] : signatures)
    if (await isSigned({ publicKey, signature: each.bytes, message: manifest.bytes, fallback }))
      signature = each
  if (signature === undefined) {
    const isNamed = manifests.some(({ value }) => value?.previous?.manifestSha256 === manifest.sha256)
    const isLost = signatures.every(({ name }) => name !== signatureOf(manifest.name))
    if (isNamed && isLost) add('note', 'vouched', manifest.name)
    else add('bad', signatures.length === 0 ? 'noSignature' : 'badSignature', manifest.name)
    return
  }
  matched.add(signature)
  const keyId = await sha256Of(spki)
  add('ok', 'signed', manifest.name, keyId)
  if (trusted.size === 0) return
  if (trusted.has(keyId)) add('ok', 'trusted', manifest.name, keyId)
  else add('bad', 'otherKey', manifest.name, keyId)
}

function signatureOf(manifest) {
  return manifest.replace(/\.json$/, '.sig')
}

/** Whether an addendum belongs to the manifest of its report, and is signed as that is where no key was given. */
async function addReport(add, { report }, manifests, { keyId, hasKeys }) {
  if (typeof report !== 'object' || report === null) return
  const name = String(report.reportId)
  const found = manifests.find(({ sha256 }) => sha256 === report.manifestSha256)
  if (found === undefined) {
    const other = manifests.find(({ value }) => value?.reportId === report.reportId)
    if (other === undefined) add('absent', 'noReport', name, String(report.manifestSha256))
    else add('bad', 'otherReport', other.name, String(report.manifestSha256))
    return
  }
  if (found.value?.recordDigest !== report.recordDigest)
    return add('bad', 'otherRecord', found.name, String(report.recordDigest))
  const [spki] = spkisIn(String(found.value?.publicKey ?? ''))
  const isSameKey = spki !== undefined && (await sha256Of(spki)) === keyId
  if (!hasKeys && !isSameKey) return add('bad', 'otherSigner', found.name, keyId)
  add('ok', 'addendum', found.name, String(report.manifestSha256))
}

function addLink(add, { previous, report, format }, manifests) {
  if (typeof previous !== 'object') return
  if (previous === null)
    return add(
      'note',
      report === undefined ? (format === FILE_FORMAT ? 'firstFile' : 'first') : 'firstAddendum',
      '',
    )
  const before = manifests.find(({ sha256 }) => sha256 === previous.manifestSha256)
  if (before !== undefined) return add('ok', 'linked', before.name, String(previous.reportId))
  const other = manifests.find(({ value }) => value?.reportId === previous.reportId)
  if (other !== undefined) return add('bad', 'otherPrevious', other.name, String(previous.manifestSha256))
  add('absent', 'noPrevious', String(previous.reportId), String(previous.manifestSha256))
}

/** Names decide what a file is where its content may be edited; all else is a file of a report. */
async function readFile(file) {
  const { name } = file
  let bytes
  try {
    bytes = new Uint8Array(await file.arrayBuffer())
  } catch {
    return { name, kind: 'unread', sha256: '' }
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const known = { name, sha256: hex(digest), digest, bytes }
  if (/\.(manifest|addendum)\.sig$/.test(name) || bytes.length === 64) return { ...known, kind: 'signature' }
  if (/\.manifest\.tsr$/.test(name)) return { ...known, kind: 'stamp' }
  const isManifest = /\.(manifest|addendum)\.json$/.test(name)
  const value = isManifest || bytes.length < 4_000_000 ? manifestIn(bytes) : null
  if (isManifest || value !== null) return { ...known, kind: 'manifest', value }
  if (bytes.length < 100_000 && spkisIn(latin1(bytes)).length > 0) return { ...known, kind: 'key' }
  if (name === 'verify.html' && latin1(bytes.subarray(0, 1_000)).includes(VERIFIER))
    return { ...known, kind: 'verifier' }
  // Bytes of large files are not held on to.
  return { name, kind: 'file', sha256: known.sha256, file }
}

function manifestIn(bytes) {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return [MANIFEST_FORMAT, FILE_FORMAT, BUNDLE_FORMAT].includes(value?.format) ? value : null
  } catch {
    return null
  }
}

function namedIn(files) {
  if (!Array.isArray(files)) return []
  return files
    .filter((file) => typeof file?.name === 'string' && typeof file.sha256 === 'string')
    .map(({ form, name, sha256 }) => ({ form: String(form), name, sha256 }))
}

/** SHA-256 of the rows of a record; null for what is no gzip file. */
async function rowsDigest(file) {
  try {
    const rows = await new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()
    return await sha256Of(rows)
  } catch {
    return null
  }
}

async function isSigned({ publicKey, signature, message, fallback }) {
  if (signature.length !== 64) return false
  let key
  try {
    key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
  } catch {
    return fallback(signature, message, publicKey).catch(() => false)
  }
  return crypto.subtle.verify('Ed25519', key, signature, message)
}

async function keysOf({ bytes }) {
  return Promise.all(spkisIn(latin1(bytes)).map(sha256Of))
}

function spkisIn(text) {
  return [...text.matchAll(PEM)].flatMap(([, body]) => {
    try {
      const spki = Uint8Array.from(atob(body.replace(/\s/g, '')), (character) => character.charCodeAt(0))
      return rawKey(spki) === null ? [] : [spki]
    } catch {
      return []
    }
  })
}

function rawKey(spki) {
  return spki.length === 44 && hex(spki.subarray(0, 12)) === SPKI_PREFIX ? spki.subarray(12) : null
}

async function sha256Of(bytes) {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

function holds(bytes, part) {
  return hex(bytes).includes(hex(part))
}

function hex(bytes) {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

function latin1(bytes) {
  return new TextDecoder('latin1').decode(bytes)
}
