import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { readTemplates } from '../../cli/scan/read-templates.js'

let folder = mkdtempSync(join(tmpdir(), 'assay-broken-'))
const made = [folder]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-broken-'))
  made.push(folder)
})
afterAll(() => {
  for (const each of made) rmSync(each, { recursive: true })
})

const ROS = "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  One: { Type: 'ALIYUN::OSS::Bucket' }\n"

const read = (...names: string[]) =>
  readTemplates(
    names.map((name) => join(folder, name)),
    { variables: { files: [], values: [] }, root: folder },
  )
const put = (name: string, text: string) => writeFileSync(join(folder, name), text)

it('passes over what is no template in a folder', async () => {
  put('good.yaml', ROS)
  put('tsconfig.json', '{ // a comment\n}')
  put('empty.json', '')
  put('chart.yaml', '{{- if .Values.on }}\nkind: Service\n{{- end }}\n')
  put('note.yaml', 'about: templates that hold ROSTemplateFormatVersion\n')
  const found = await read('.')
  expect(found.flat().map(({ address }) => address)).toEqual(['One'])
})

it.each([
  ['stack.yaml', `${ROS}  - }\n`, /^stack\.yaml:\d+: /],
  ['stack.json', '{"ROSTemplateFormatVersion": "2015-09-01",\n"Resources": {', /^stack\.json:\d+: /],
  ['plan.json', '{"format_version": "1.2", "terraform_version": "1.9.0", ', /^plan\.json: is no JSON$/],
  ['main.tf', 'resource "a" {{', /^main\.tf:1,\d+-\d+: [^[]*$/],
  ['wide.tf', '\0l\0o\0c\0a\0l\0s\0', /^wide\.tf:1,1-2: Invalid character; [^;]*$/],
])('refuses %s that breaks off, in a folder too', async (name, text, message) => {
  put(name, text)
  await expect(read('.')).rejects.toThrow(message)
})

it('refuses a file of JSON that is asked for and is none', async () => {
  put('any.json', '{')
  await expect(read('any.json')).rejects.toThrow('any.json: is no JSON')
})

it('follows no folder in a circle, and refuses a link that leads nowhere', async () => {
  put('good.yaml', ROS)
  mkdirSync(join(folder, 'in'))
  symlinkSync('..', join(folder, 'in/up'))
  expect((await read('.')).flat()).toHaveLength(1)
  symlinkSync('nowhere', join(folder, 'in/lost.tf'))
  await expect(read('.')).rejects.toThrow('in/lost.tf: cannot be read (ENOENT)')
})
