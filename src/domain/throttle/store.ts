import type { Counter } from './throttle.ts'

/** What an attempt is counted against: 'password:<user>:<prefix>', 'device-code:<device>', 'mail:<user>' … */
export type ThrottleKey = string

export interface ThrottleStore {
  /**
   * Reads a counter under a lock that lasts until the transaction ends, lets `change` decide, and stores what it returns.
   * Parallel changes of one key happen one after the other, on every node.
   */
  change<Result>(key: ThrottleKey, change: (counter: Counter) => [Counter, Result]): Promise<Result>
  /** As `change`, of several different counters at once, in the order of `keys`. Locked in one order, whatever that is. */
  changeAll<Result>(
    keys: readonly ThrottleKey[],
    change: (counters: readonly Counter[]) => [readonly Counter[], Result],
  ): Promise<Result>
  read(key: ThrottleKey): Promise<Counter>
  clear(...keys: readonly ThrottleKey[]): Promise<void>
  /** Drops what began before `moment` and, where attempts in a row are counted, was last charged before it too. */
  dropOlderThan(moment: Date): Promise<number>
}
