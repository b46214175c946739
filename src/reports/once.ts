/** Bytes that are at hand, as the object store takes them. */
export async function* once(bytes: Buffer | string): AsyncGenerator<Buffer> {
  yield Buffer.from(bytes)
}
