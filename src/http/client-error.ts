import type { Socket } from 'node:net'
import { ApiError } from '../errors.js'
import type { Ids } from '../platform/ids.js'
import { encodeError, type HttpReply } from '../rpc/encode-reply.js'

/**
 * Answers what the HTTP parser refuses, before there is a request: slow, oversized or malformed. The reply has the
 * form of every other error, and the connection ends.
 */
export function answerClientError(error: Error, socket: Socket, ids: Ids, maxHeaderBytes: number): void {
  const code = 'code' in error ? error.code : undefined
  if (code === 'ECONNRESET' || socket.destroyed) return
  if (socket.writable) socket.write(asText(clientErrorReply(code, ids, maxHeaderBytes)))
  socket.destroySoon()
}

function clientErrorReply(code: unknown, ids: Ids, maxHeaderBytes: number): HttpReply {
  return encodeError(asApiError(code, maxHeaderBytes), {
    format: 'JSON',
    requestId: ids.uuid(),
    hostId: '',
    product: 'Config',
    language: 'en-US',
    errorPage: undefined,
  })
}

function asApiError(code: unknown, maxHeaderBytes: number): ApiError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new ApiError('RequestTimeout')
  if (code === 'HPE_HEADER_OVERFLOW')
    return new ApiError('RequestHeadersTooLarge', { LimitBytes: maxHeaderBytes })
  return new ApiError('MalformedRequest')
}

function asText({ status, headers, body }: HttpReply): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const length = Buffer.byteLength(body)
  return `HTTP/1.1 ${status} Refused\r\n${lines.join('')}content-length: ${length}\r\nconnection: close\r\n\r\n${body}`
}
