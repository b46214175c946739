import type { Json } from './json'

/** Tags as the lines of a field: `key=value`. */
export function tagLines(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): string {
  return (tags ?? []).map(({ Key = '', Value = '' }) => `${Key}=${Value}`).join('\n')
}

/** The tag of such a line; without `=`, one of the key alone. */
export function tagOfLine(line: string): Json {
  const [key = '', ...rest] = line.split('=')
  return { Key: key.trim(), Value: rest.join('=').trim() }
}
