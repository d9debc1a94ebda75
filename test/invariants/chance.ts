/** Draws that repeat with their seed (mulberry32). */
export interface Draw {
  below(limit: number): number
  oneOf<Value>(values: readonly Value[]): Value
  /** True in `percent` of the cases. */
  sometimes(percent: number): boolean
}

export function drawFrom(seed: number): Draw {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    oneOf: (values) => values[below(values.length)]!,
    sometimes: (percent) => next() * 100 < percent,
  }
}
