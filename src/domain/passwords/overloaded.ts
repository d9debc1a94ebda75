/** Thrown before any work when too many hashes wait already: answer 503 with Retry-After. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded'
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds = 2) {
    super('too many passwords are being checked at once')
    this.retryAfterSeconds = retryAfterSeconds
  }
}
