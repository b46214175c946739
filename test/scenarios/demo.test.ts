import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { readXls } from '../../src/workbook/testing/read-xls.js'
import { readXlsx } from '../../src/workbook/testing/read-xlsx.js'
import { ROOT } from '../architecture.js'

it('assay demo --exit does the whole main job and leaves the report', { timeout: 120_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'assay demo '))
  try {
    const main = join(ROOT, 'dist/cli/main.js')
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [main, 'demo', '--exit', '--resources', '300'],
      { cwd: directory, env: { ...process.env, ASSAY_REPORT_FORMS: 'html' } },
    )
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    expect(stdout).toContain('as planted')
    expect(stdout).toContain('NONE -> CREATING -> COMPLETE')
    expect(stdout).toContain('NON_COMPLIANT -> COMPLIANT')
    expect(stdout).not.toContain('\u001b')
    // The forms that are asked for, and no others.
    const files = ['demo-report.html', 'demo-report.xls', 'demo-report.xlsx']
    expect((await readdir(directory)).sort()).toEqual(files)
    const xls = readXls(await readFile(join(directory, 'demo-report.xls')))
    const xlsx = readXlsx(await readFile(join(directory, 'demo-report.xlsx')))
    expect(xls.length).toBeGreaterThanOrEqual(5)
    expect(xlsx.sheets.map((sheet) => sheet.name)).toEqual(
      expect.arrayContaining(xls.slice(0, 5).map((sheet) => sheet.name)),
    )
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
})
