const CHUNK_CHARACTERS = 64 * 1024

/** Pieces of text as UTF-8 in chunks of a useful size; a lone surrogate becomes U+FFFD. */
export async function* utf8Chunks(pieces: AsyncIterable<string>): AsyncGenerator<Buffer, void, undefined> {
  let text = ''
  for await (const piece of pieces) {
    text += piece
    if (text.length < CHUNK_CHARACTERS) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text !== '') yield Buffer.from(text)
}
