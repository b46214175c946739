import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildCatalogue } from './build-catalogue.js'
import { loadCatalogue } from './load-catalogue.js'
import { readCatalogueDirectory } from './read-catalogue-directory.js'
import { formatIssue } from './yaml-source.js'

const ours = fileURLToPath(new URL('../../../catalog', import.meta.url))
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay catalogue '))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** A copy of our catalogue in which one text of one file is another. */
function edited(name: string, file: string, from: string, to: string): string {
  const copy = join(folder, name)
  cpSync(ours, copy, { recursive: true })
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(from)
  writeFileSync(path, text.replace(from, to))
  return copy
}

function issuesOf(directory: string): readonly string[] {
  const read = readCatalogueDirectory(directory)
  return read.kind === 'read'
    ? []
    : read.issues.map(formatIssue).map((line) => line.replaceAll('\\', '/').replace(/^.*\/catalogue-/, ''))
}

describe('buildCatalogue', () => {
  it('writes what loads as the directory reads', () => {
    const target = join(folder, 'out put', 'catalog.json')
    const result = buildCatalogue(ours, target)
    const read = readCatalogueDirectory(ours)
    if (read.kind === 'refused') throw new Error(read.issues.map(formatIssue).join('\n'))
    expect(result).toEqual({ kind: 'built', built: read.directory.built })
    const loaded = loadCatalogue(target)
    expect(loaded).toEqual(read.directory.catalogue)
    expect(loaded.version).toMatch(/^[0-9a-f]{12}$/)
    expect([...loaded.rules.keys()]).toEqual([...loaded.rules.keys()].sort())
  })

  it('changes its version with its content', () => {
    const changed = edited(
      'catalogue-version',
      'rules/oss/oss-zrs-enabled.yaml',
      'riskLevel: 2',
      'riskLevel: 3',
    )
    const before = readCatalogueDirectory(ours)
    const after = readCatalogueDirectory(changed)
    if (before.kind === 'refused' || after.kind === 'refused') throw new Error('refused')
    expect(after.directory.catalogue.version).not.toBe(before.directory.catalogue.version)
  })

  it('writes nothing for a directory that is refused', () => {
    const broken = edited(
      'catalogue-broken',
      'rules/oss/oss-zrs-enabled.yaml',
      'riskLevel: 2',
      'riskLevel: 4',
    )
    const target = join(folder, 'never', 'catalog.json')
    expect(buildCatalogue(broken, target).kind).toBe('refused')
    expect(existsSync(target)).toBe(false)
  })

  it('reads a folder that has rules and nothing else', () => {
    const own = join(folder, 'own rules')
    cpSync(join(ours, 'rules', 'oss'), join(own, 'rules'), { recursive: true })
    const read = readCatalogueDirectory(own)
    const files = readdirSync(join(ours, 'rules', 'oss'))
    expect(read.kind === 'read' ? read.directory.catalogue.rules.size : read.issues).toBe(files.length)
  })
})

describe('readCatalogueDirectory', () => {
  it.each<[string, string, string, string, string]>([
    [
      'type',
      'rules/oss/oss-zrs-enabled.yaml',
      'ACS::OSS::Bucket',
      'ACS::OSS::Bukkit',
      'type/rules/oss/oss-zrs-enabled.yaml:12: resourceTypes: ACS::OSS::Bukkit is no known resource type',
    ],
    [
      'unknown-rule',
      'packs/BestPracticesForOSS.yaml',
      'identifier: oss-zrs-enabled',
      'identifier: oss-zrs-enabling',
      'unknown-rule/packs/BestPracticesForOSS.yaml:1: oss-zrs-enabling has no rule file; list it under absent with a reason',
    ],
    [
      'arrived-rule',
      'packs/BestPracticesForOSS.yaml',
      '  - { identifier: oss-zrs-enabled, riskLevel: 2 }',
      'absent:\n  - { identifier: oss-zrs-enabled, riskLevel: 2, reason: no file yet }',
      'arrived-rule/packs/BestPracticesForOSS.yaml:1: oss-zrs-enabled has a rule file; list it under rules',
    ],
    [
      'pack-parameter',
      'packs/BestPracticesForECS.yaml',
      'days: "30"',
      'days: "0"',
      'pack-parameter/packs/BestPracticesForECS.yaml:1: ecs-instance-expired-check: parameter days must be at least 1',
    ],
    [
      'pack-repeats',
      'packs/BestPracticesForECS.yaml',
      'identifier: ecs-disk-in-use',
      'identifier: ecs-disk-encrypted',
      'pack-repeats/packs/BestPracticesForECS.yaml:2: ecs-disk-encrypted is listed twice',
    ],
    [
      'two-types',
      'resource-types/oss.yaml',
      'ACS::OSS::Bucket',
      'ACS::ECS::Disk',
      'two-types/rules/oss/oss-zrs-enabled.yaml:12: resourceTypes: ACS::OSS::Bucket is no known resource type',
    ],
    [
      'unknown-target',
      'resource-types/oss.yaml',
      'target: ACS::KMS::Key',
      'target: ACS::KMS::Kee',
      'unknown-target/resource-types/oss.yaml:1: ACS::OSS::Bucket: relation key: ACS::KMS::Kee is no known resource type',
    ],
    [
      'compared-secret',
      'resource-types/oss.yaml',
      'location: regional',
      'location: regional\n    secrets: [$.AccessControlList]',
      'compared-secret/rules/oss/oss-bucket-public-read-prohibited.yaml:15: $.AccessControlList.Grant is a secret, which is not recorded as it is',
    ],
  ])('refuses %s', (name, file, from, to, issue) => {
    expect(issuesOf(edited(`catalogue-${name}`, file, from, to))).toContain(issue)
  })
})

describe('loadCatalogue', () => {
  it('refuses what the build did not write', () => {
    const file = join(folder, 'strange.json')
    writeFileSync(file, '{"version": "1", "rules": [{"id": "a"}], "packs": [], "resourceTypes": []}')
    expect(() => loadCatalogue(file)).toThrow('strange.json is no catalogue of this version')
    expect(() => loadCatalogue(join(folder, 'absent.json'))).toThrow('ENOENT')
  })

  it('refuses a part that the build did not write when it is asked for', () => {
    const file = join(folder, 'half.json')
    const built = { version: '1', rules: { a: '{"id":"a"}' }, packs: {}, samples: {} }
    const controls = deflateRawSync('[]').toString('base64')
    writeFileSync(
      file,
      JSON.stringify({ ...built, resourceTypes: '[{}]', controls, aliases: '{"aliases":[]}' }),
    )
    const loaded = loadCatalogue(file)
    expect([...loaded.rules.keys()]).toEqual(['a'])
    expect(() => loaded.rules.get('a')).toThrow('rules.a: name is missing')
    expect(() => loaded.resourceTypes).toThrow('resourceTypes.0: product is missing')
    expect(loaded.controls.size).toBe(0)
  })
})
