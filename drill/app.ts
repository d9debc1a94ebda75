import { codeFor, startOf, stepOf } from './authenticator.ts'
import type { Clock } from './clock.ts'

/** An entry of somebody's authenticator app. */
export class App {
  readonly secret: string
  readonly #clock: Clock
  #lastStep = -1

  constructor(secret: string, clock: Clock) {
    this.secret = secret
    this.#clock = clock
  }

  /** A code that was never read off before. Where the app would still show the last one, the clock is moved on. */
  async nextCode(): Promise<string> {
    const now = await this.#clock.now()
    let step = stepOf(now)
    if (step <= this.#lastStep) {
      step = this.#lastStep + 1
      const waitMs = startOf(step).getTime() - now.getTime()
      if (waitMs > 0) await this.#clock.advance(Math.ceil(waitMs / 1000))
    }
    this.#lastStep = step
    return codeFor(this.secret, step)
  }

  /** The code that was read off last. */
  lastCode(): string {
    return codeFor(this.secret, this.#lastStep)
  }
}
