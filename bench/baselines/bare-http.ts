/** The least an HTTP server can do: node:http that answers every request with the same bytes, given in the first message that is no `usage`. */
import { createServer } from 'node:http'

process.on('message', (message) => {
  if (message === 'usage') return
  const { status, head, body }: { status: number; head: string; body: string } = JSON.parse(String(message))
  const lines = head.split('\r\n').slice(1)
  const headers = Object.fromEntries(
    lines
      .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)])
      // node:http writes these itself, as it does for the server beside it.
      .filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name.toLowerCase())),
  )
  const bytes = Buffer.from(body, 'latin1')
  const server = createServer({ keepAliveTimeout: 72_000 }, (_request, response) => {
    response.writeHead(status, headers)
    response.end(bytes)
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    process.send?.(JSON.stringify({ url: `http://127.0.0.1:${address.port}` }))
  })
})
// When the benchmark fails, this must not stay behind.
process.once('disconnect', () => process.exit(0))
process.channel?.ref()
process.send?.('ready')
