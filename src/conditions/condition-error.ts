/** A condition, path, pattern or recorded value that cannot be used; the message says which and why. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError'
}
