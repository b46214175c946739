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
let built = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay catalogue '))
  built = join(folder, 'out put', 'catalog.json')
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** File, text and what it is replaced by. */
type Edit = readonly [file: string, from: string, to: string]

/** A copy of our catalogue in which one text of some files is another. */
function edited(name: string, ...edits: readonly Edit[]): string {
  const copy = join(folder, name)
  cpSync(ours, copy, { recursive: true })
  for (const [file, from, to] of edits) {
    const path = join(copy, file)
    const text = readFileSync(path, 'utf8')
    expect(text).toContain(from)
    writeFileSync(path, text.replace(from, to))
  }
  return copy
}

function issuesOf(directory: string): readonly string[] {
  const read = readCatalogueDirectory(directory)
  return read.kind === 'read'
    ? []
    : read.issues
        .map(formatIssue)
        .map((line) => line.replaceAll('\\', '/').replaceAll(`${folder}/catalogue-`, ''))
}

describe('buildCatalogue', () => {
  it('writes what loads as the directory reads', () => {
    const result = buildCatalogue(ours, built)
    const read = readCatalogueDirectory(ours)
    if (read.kind === 'refused') throw new Error(read.issues.map(formatIssue).join('\n'))
    expect(result).toEqual({ kind: 'built', built: read.directory.built })
    const loaded = loadCatalogue(built)
    expect(loaded).toEqual(read.directory.catalogue)
    expect(loaded.version).toMatch(/^[0-9a-f]{12}$/)
    expect([...loaded.rules.keys()]).toEqual([...loaded.rules.keys()].sort())
  })

  it('changes its version with its content', () => {
    const changed = readCatalogueDirectory(
      edited('catalogue-version', ['rules/oss/oss-zrs-enabled.yaml', 'riskLevel: 2', 'riskLevel: 3']),
    )
    if (changed.kind === 'refused') throw new Error('refused')
    expect(changed.directory.catalogue.version).not.toBe(loadCatalogue(built).version)
  })

  it('writes nothing for a directory that is refused', () => {
    const broken = edited('catalogue-broken', [
      'rules/oss/oss-zrs-enabled.yaml',
      'riskLevel: 2',
      'riskLevel: 4',
    ])
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
  it('refuses types, rules, parameters and relations that are not there, each with its place', () => {
    const rule = 'rules/oss/oss-zrs-enabled.yaml'
    const secretReaders = [
      'anonymous-prohibited',
      'authorize-specified-ip',
      'public-acl-check',
      'public-read-prohibited',
      'public-write-prohibited',
    ]
    const copy = edited(
      'catalogue-strange',
      [rule, 'ACS::OSS::Bucket', 'ACS::OSS::Bukkit'],
      ['resource-types/oss.yaml', 'target: ACS::KMS::Key', 'target: ACS::KMS::Kee'],
      [
        'resource-types/oss.yaml',
        'location: regional',
        'location: regional\n    secrets: [$.AccessControlList]',
      ],
    )
    expect(issuesOf(copy)).toEqual([
      'strange/rules/oss/oss-zrs-enabled.yaml:12: resourceTypes: ACS::OSS::Bukkit is no known resource type',
      'strange/resource-types/oss.yaml:1: ACS::OSS::Bucket: relation key: ACS::KMS::Kee is no known resource type',
      ...secretReaders.map(
        (rule) =>
          `strange/rules/oss/oss-bucket-${rule}.yaml:15: $.AccessControlList.Grant is a secret, which is not recorded as it is`,
      ),
    ])
  })

  it('refuses packages whose rules are unknown or wrongly filled', () => {
    const copy = edited(
      'catalogue-packs',
      ['packs/BestPracticesForOSS.yaml', 'identifier: oss-zrs-enabled', 'identifier: oss-zrs-enabling'],
      ['packs/BestPracticesForECS.yaml', 'days: "30"', 'days: "0"'],
    )
    expect(issuesOf(copy)).toEqual([
      'packs/packs/BestPracticesForECS.yaml:1: ecs-instance-expired-check: parameter days must be at least 1',
      'packs/packs/BestPracticesForOSS.yaml:1: oss-zrs-enabling has no rule file; list it under absent with a reason',
    ])
  })

  it('refuses a package that lists a rule twice', () => {
    const copy = edited('catalogue-repeats', [
      'packs/BestPracticesForECS.yaml',
      'identifier: ecs-disk-in-use',
      'identifier: ecs-disk-encrypted',
    ])
    expect(issuesOf(copy)).toEqual([
      'repeats/packs/BestPracticesForECS.yaml:2: ecs-disk-encrypted is listed twice',
    ])
  })

  it('refuses a rule that a package leaves out though it has a file', () => {
    const copy = edited('catalogue-arrived', [
      'packs/BestPracticesForOSS.yaml',
      '  - { identifier: oss-zrs-enabled, riskLevel: 2 }',
      'absent:\n  - { identifier: oss-zrs-enabled, riskLevel: 2, reason: no file yet }',
    ])
    expect(issuesOf(copy)).toEqual([
      'arrived/packs/BestPracticesForOSS.yaml:1: oss-zrs-enabled has a rule file; list it under rules',
    ])
  })

  it('refuses a type that two files describe', () => {
    const copy = edited('catalogue-two', ['resource-types/oss.yaml', 'ACS::OSS::Bucket', 'ACS::ECS::Disk'])
    expect(issuesOf(copy)).toContain(
      'two/resource-types/oss.yaml:1: ACS::ECS::Disk is already in two/resource-types/ecs.yaml',
    )
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
