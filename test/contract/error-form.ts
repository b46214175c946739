import { expect } from 'vitest'
import { ReplyError } from '../scenarios/client.js'

/** The error that a call was answered with; an error of the test when it was answered otherwise. */
export async function errorOf(work: Promise<unknown>): Promise<ReplyError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ReplyError)) throw new Error(`expected an error reply, got ${String(error)}`)
  return error
}

/** The members of a documented error, and nothing of the program's inside. */
export function expectErrorForm(error: ReplyError): void {
  expect(Object.keys(error.body)).toEqual(
    expect.arrayContaining(['RequestId', 'HostId', 'Code', 'Message', 'Recommend']),
  )
  expect(error.body['RequestId']).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/)
  expect(JSON.stringify(error.body)).not.toMatch(/\bat .*\.(ts|js):\d+|node_modules/)
}
