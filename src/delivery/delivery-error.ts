/** A target took nothing: the channel is tried again later. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
  /** Told in `SnapshotDeliveryFailed`, e.g. `NoSuchBucket`. */
  readonly errorCause: string

  constructor(errorCause: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.errorCause = errorCause
  }
}
