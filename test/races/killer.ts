import { setTimeout } from 'node:timers/promises'
import type { Product } from '../../drill/product.ts'

/** The same seed, the same numbers from 0 to 1 (mulberry32): a run that failed can be run again. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const MOST_REQUESTS = 40
const LONGEST_MS = 30

/** Kills the product (SIGKILL) after so many requests, a moment after one of them was sent. */
export class Killer {
  kills = 0
  readonly #product: Product
  readonly #random: () => number
  /** Until the next strike. Only requests while it lurks are counted. */
  #left = 0
  #lurks = false
  #falling: Promise<void> | undefined

  constructor(product: Product, random: () => number) {
    this.#product = product
    this.#random = random
  }

  lurk(): void {
    if (this.#left <= 0) this.#left = 1 + Math.floor(this.#random() * MOST_REQUESTS)
    this.#lurks = true
  }

  /** Told of each request: give it to the scene. */
  readonly onSend = (): void => {
    if (!this.#lurks) return
    this.#left--
    if (this.#left === 0) this.#falling = this.#strike(this.#random() * LONGEST_MS)
  }

  /** Lurks no more. When it struck: waits until the product is dead, starts it again on its data, and is true. */
  async revived(): Promise<boolean> {
    this.#lurks = false
    if (!this.#falling) return false
    await this.#falling
    this.#falling = undefined
    this.kills++
    await this.#product.start()
    return true
  }

  async #strike(afterMs: number): Promise<void> {
    await setTimeout(afterMs)
    await this.#product.end('SIGKILL')
  }
}
