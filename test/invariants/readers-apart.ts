import { MessageChannel } from 'node:worker_threads'
import type { Db } from '../../src/db/tables.js'
import { type ReaderPool, remoteReaders } from '../../src/evaluation/block-readers.js'
import { blockReads, type ToReader } from '../../src/evaluation/sent-blocks.js'

/** Two readers of every run, however short, that see only what another thread would: messages and the database. */
export function readersApart(open: () => Promise<Db>): ReaderPool {
  return {
    fromBlocks: 1,
    open: async (db) => {
      const own = await open()
      const channels = [new MessageChannel(), new MessageChannel()]
      for (const { port2 } of channels) {
        const answer = blockReads(own)
        port2.on('message', (message: ToReader) => {
          void answer(message).then((reply) => port2.postMessage(reply))
        })
      }
      const ports = channels.map(({ port1 }) => port1)
      return remoteReaders(db, ports, async () => {
        for (const port of ports) port.close()
        await own.destroy()
      })
    },
  }
}
