import fs from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { gunzip } from 'node:zlib'

/** An instance of a WebAssembly program, for the program itself alone; Node 20's types do not know them. */
type Instance = object

/** The parser is a Go program; this is what its package tells a JavaScript host, and takes from it. */
interface GoHost {
  readonly importObject: object
  exit: (code: number) => void
  run(instance: Instance): Promise<void>
}

/** Where the program looks for its host, and puts what it can do. */
interface GoGlobals {
  Go: new () => GoHost
  readonly WebAssembly: {
    readonly Module: new (code: Uint8Array) => object
    readonly Instance: new (module: object, imports: object) => Instance
  }
  /** What it writes when it fails goes to standard error. */
  fs?: typeof fs
  __parse_terraform_config_wasm__: GoExports
}

type Answer = (error: string | null, json: string) => void
interface GoExports {
  parse?: (file: string, text: string, answer: Answer) => void
}

/** Reads the text of an HCL file; the address is for messages. Throws an Error that says what is wrong and where. */
export type ParseHcl = (file: string, text: string) => Promise<unknown>

/** From here on, compiling what runs often takes less time than it saves. In bytes of HCL. */
const MUCH = 1_000_000

/**
 * How V8 is to compile the parser: a start is too short for its optimizing compiler, which took two thirds of the
 * time, and with much to read only what runs very often is worth it. Flags of V8 11 to 13; others compile as they do.
 */
const FLAGS = {
  little: ['--wasm-lazy-validation', '--no-wasm-dynamic-tiering', '--no-wasm-tier-up'],
  much: ['--wasm-lazy-validation', '--wasm-tiering-budget=100000000'],
} as const

let program: Promise<Buffer> | undefined
let parser: Promise<ParseHcl> | undefined

/** Begins to read the parser, beside what the caller does next. */
export function prepareHcl(): void {
  program ??= readProgram()
  // Whoever needs the parser is told.
  program.catch(() => undefined)
}

/** The parser of `@cdktn/hcl2json`, started once; `bytes` is about how much there is to read. */
export function startHcl(bytes: number): Promise<ParseHcl> {
  parser ??= startParser(bytes)
  return parser
}

function packageFile(name: string): string {
  return join(dirname(createRequire(import.meta.url).resolve('@cdktn/hcl2json/package.json')), name)
}

async function readProgram(): Promise<Buffer> {
  return promisify(gunzip)(await readFile(packageFile('main.wasm.gz')))
}

async function startParser(bytes: number): Promise<ParseHcl> {
  prepareHcl()
  const code = await program!
  const [major] = process.versions.v8.split('.')
  if (Number(major) <= 13)
    for (const flag of FLAGS[bytes < MUCH ? 'little' : 'much']) setFlagsFromString(flag)
  const host = globalThis as unknown as GoGlobals
  host.fs ??= fs
  createRequire(import.meta.url)(packageFile('wasm/wasm_exec.js'))
  const go = new host.Go()
  const given: GoExports = {}
  host.__parse_terraform_config_wasm__ = given
  const { Module, Instance } = host.WebAssembly
  const instance = new Instance(new Module(new Uint8Array(code)), go.importObject)
  // A parser that ends would leave its caller waiting, and a command that waits for nothing ends as if all were well.
  const ended = new Promise<never>((_, reject) => {
    go.exit = (status) => reject(new Error(`the HCL parser ended with ${status}`))
  })
  ended.catch(() => undefined)
  void go.run(instance)
  const parse = given.parse
  if (parse === undefined) throw new Error('the HCL parser did not start')
  return (file, text) =>
    Promise.race([
      ended,
      new Promise((resolve, reject) => {
        parse(file, text, (error, json) => (error ? reject(new Error(error)) : resolve(JSON.parse(json))))
      }),
    ])
}
