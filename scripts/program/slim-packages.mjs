/** A plugin of esbuild: what packages load or find out at their start without need, ours do late or in a cheaper way. */
import { readFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = dirname(fileURLToPath(import.meta.url))

/** Module asked for (a pattern), by which packages, and what they get. */
const INSTEAD = [
  ['(node:)?assert', ['fastify', 'find-my-way', 'sonic-boom', 'thread-stream'], 'late-assert.cjs'],
  ['node:http2', ['fastify'], 'late-http2.cjs'],
  ['@neon-rs/load', ['libsql'], 'libsql-target.cjs'],
  ['detect-libc', ['libsql'], 'libsql-target.cjs'],
]

const LOADS_NATIVE = /return require\(`@libsql\/\$\{target\}`\)/

export const slimPackages = {
  name: 'slim-packages',
  setup({ onLoad, onResolve }) {
    for (const [name, packages, file] of INSTEAD)
      onResolve({ filter: new RegExp(`^${name}$`) }, ({ importer }) =>
        packages.some((each) => importer.includes(`${sep}node_modules${sep}${each}${sep}`))
          ? { path: join(HERE, file) }
          : undefined,
      )
    onLoad({ filter: /[\\/]node_modules[\\/]libsql[\\/]index\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      if (!LOADS_NATIVE.test(text)) throw new Error(`${path} loads its native module in another way`)
      return { contents: text.replace(LOADS_NATIVE, 'return load(target)') }
    })
  },
}
