import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { ApiError } from '../errors.js'
import { countTags, type Tag, type TaggedType, writeTags } from './store/tags.js'

/** Tags an object may have. Source: spec/lifecycle.md 1 */
const MAX_TAGS = 20

/** Gives an object these tags; one of the same key gets the new value. Throws `InvalidTag` past twenty. */
export async function addTags(
  db: Db,
  account: AccountRef,
  type: TaggedType,
  objectId: string,
  tags: readonly Tag[],
): Promise<void> {
  await writeTags(db, account, type, objectId, tags)
  if ((await countTags(db, account, type, objectId)) > MAX_TAGS)
    throw new ApiError('Invalid{Param}', { Param: 'Tag' })
}
