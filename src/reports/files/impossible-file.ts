/** A file that cannot be made however often it is tried; the message is shown as its cause. */
export class ImpossibleFile extends Error {
  override readonly name = 'ImpossibleFile'
}
