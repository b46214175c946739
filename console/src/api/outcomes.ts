import { isObject } from '../format/json'

/** Why the server did not do it to one of a batch; a reply that says so is no error. Undefined when it did all. */
export function refusalOf(reply: object | undefined): string | undefined {
  const items = Object.values(reply ?? {})
    .flatMap((result) => (isObject(result) ? Object.values(result) : []))
    .flatMap((list) => (Array.isArray(list) ? list.filter(isObject) : []))
  const refused = items.find(({ Success }) => Success === false)
  return refused === undefined ? undefined : String(refused['ErrorCode'] ?? '')
}
