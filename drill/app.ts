import { codeFor, startOf, stepOf } from './authenticator.ts'
import type { Simulator } from './simulator.ts'

/** An entry of somebody's authenticator app. */
export class App {
  readonly secret: string
  readonly #simulator: Simulator
  #lastStep = -1

  constructor(secret: string, simulator: Simulator) {
    this.secret = secret
    this.#simulator = simulator
  }

  /** A code that was never read off before. Where the app would still show the last one, the clock is moved on. */
  async nextCode(): Promise<string> {
    const now = await this.#simulator.now()
    let step = stepOf(now)
    if (step <= this.#lastStep) {
      step = this.#lastStep + 1
      const waitMs = startOf(step).getTime() - now.getTime()
      if (waitMs > 0) await this.#simulator.advance(Math.ceil(waitMs / 1000))
    }
    this.#lastStep = step
    return codeFor(this.secret, step)
  }

  /** The code that was read off last. */
  lastCode(): string {
    return codeFor(this.secret, this.#lastStep)
  }
}
