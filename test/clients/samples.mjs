/**
 * Runs the API Explorer's code in every language against a fresh server, with a value that has all that a language
 * could take for its own, and compares what the server then holds. Needs a built tree (npm run build). Says which ran,
 * which did not, and why; arguments choose among the languages. What has to be downloaded is kept in
 * ASSAY_CLIENTS_CACHE when given. Exits 1 when one failed.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { transform } from 'esbuild'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'assay samples '))
const cache = process.env['ASSAY_CLIENTS_CACHE'] ?? join(work, 'cache')
/** Begins like an option; quotes, commands, variables, formats, escapes, line ends and what is no letter follow. */
const HOSTILE = [
  `--it's "quoted" \\ $(touch ran) \`touch ran\` $HOME \${HOME} %d %s {0} #{1} @x !x`,
  `\\u0041 \\n \\' \\x41 <b>&amp;</b> a+b=c;d | 100% ~*`,
  '\ttab, and \u2028 \u00e9 中文 \u{1f600}',
].join('\n')

/** What a language needs cannot be had here. */
class Absent extends Error {}

const { startAssay } = await import(new URL('../../dist/src/test-double.js', import.meta.url))
const { sampleCode } = await explorersCode()
const assay = await startAssay()
const run = promisify(execFile)
let failed = false

/** How each language's program is run; the program is in `file`. Throws Absent when it cannot be. */
const RUNS = {
  TypeScript: async (folder, code) => {
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir')
    const { code: plain } = await transform(code, { loader: 'ts', format: 'esm' })
    return program(process.execPath, [write(folder, 'call.mjs', plain)], folder)
  },
  Python: async (folder, code) => {
    const python = join(cache, 'python', 'bin', 'python')
    await got('python3', ['-m', 'venv', join(cache, 'python')])
    await got(python, ['-m', 'pip', 'install', '-q', 'alibabacloud-tea-openapi'])
    return program(python, [write(folder, 'call.py', code)], folder)
  },
  Go: async (folder, code) => {
    write(folder, 'main.go', code)
    write(folder, 'go.mod', 'module sample\n\ngo 1.21\n')
    await got('go', ['mod', 'tidy'], folder)
    return program('go', ['run', '.'], folder)
  },
  Java: async (folder, code) => {
    const artifact =
      '<dependency><groupId>com.aliyun</groupId><artifactId>tea-openapi</artifactId><version>0.3.6</version></dependency>'
    const project =
      '<project><modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>x</artifactId><version>1</version>'
    write(folder, 'pom.xml', `${project}<dependencies>${artifact}</dependencies></project>`)
    const jars = join(cache, 'jars')
    await got('mvn', ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`], folder)
    return program('java', ['-cp', join(jars, '*'), write(folder, 'Call.java', code)], folder)
  },
  aliyun: async (folder, code) => {
    await got('aliyun', ['version'])
    const settings = ['--mode', 'AK', '--region', 'cn-shanghai', '--access-key-id', assay.accessKeyId]
    const configure = ['configure', 'set', ...settings, '--access-key-secret', assay.accessKeySecret]
    await program('aliyun', configure, folder)
    return program('bash', [write(folder, 'call.sh', code)], folder)
  },
  curl: (folder, code) => program('bash', [write(folder, 'call.sh', code)], folder),
}

try {
  const wanted = process.argv.slice(2)
  for (const [language, start] of Object.entries(RUNS))
    if (wanted.length === 0 || wanted.includes(language)) await tried(language, start)
} finally {
  await assay.stop()
  rmSync(work, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0

async function tried(language, start) {
  const folder = join(work, language)
  mkdirSync(folder)
  const name = `rule of the sample in ${language}`
  try {
    const params = {
      ConfigRuleName: name,
      Description: HOSTILE,
      SourceOwner: 'ALIYUN',
      SourceIdentifier: 'oss-bucket-public-read-prohibited',
      RiskLevel: '1',
      ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
      ResourceTypesScope: 'ACS::OSS::Bucket',
    }
    const call = { action: 'CreateConfigRule', version: '2020-09-07', params, isTemporary: false }
    const output = await start(folder, sampleCode(language, { ...call, endpoint: new URL(`${assay.url}/`) }))
    const { ConfigRuleId } = JSON.parse(output)
    const { ConfigRule } = await assay.call('GetConfigRule', { ConfigRuleId })
    if (ConfigRule.ConfigRuleName !== name || ConfigRule.Description !== HOSTILE)
      throw new Error(`the server holds ${JSON.stringify(ConfigRule.Description)}`)
    say('ran     ', language, `made ${ConfigRuleId} with every character of its description`)
  } catch (error) {
    if (error instanceof Absent) return say('not run ', language, error.message)
    failed = true
    say('FAILED  ', language, `${error.message} ${error.stderr ?? ''} ${error.stdout ?? ''}`)
  }
}

async function got(command, args, cwd = work) {
  try {
    await run(command, args, { cwd })
  } catch (error) {
    throw new Absent(
      `${command} ${args[0]}: ${String(error.stderr || error.message)
        .trim()
        .split('\n')
        .at(-1)}`,
    )
  }
}

/** What a program printed. */
async function program(command, args, cwd) {
  const key = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: assay.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: assay.accessKeySecret,
  }
  const { stdout } = await run(command, args, {
    cwd,
    env: { ...process.env, HOME: cwd, GOPATH: goPath(), ...key },
  })
  return stdout
}

/** Where Go keeps what it downloaded, whatever the home of the program is. */
function goPath() {
  return process.env['GOPATH'] ?? join(process.env['HOME'] ?? work, 'go')
}

function write(folder, name, text) {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

function say(what, language, text) {
  console.log(`${what} ${language.padEnd(12)} ${text.replaceAll('\n', ' ')}`)
}

async function explorersCode() {
  const source = await readFile(join(ROOT, 'console/src/pages/explorer/code.ts'), 'utf8')
  const { code } = await transform(source, { loader: 'ts', format: 'esm' })
  return import(`data:text/javascript,${encodeURIComponent(code)}`)
}
