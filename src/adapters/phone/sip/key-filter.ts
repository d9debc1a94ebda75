/** Every try that a call has, each with second thoughts: 120 s are not enough for so many. */
const MOST_KEYS = 100

/**
 * Whether a key that one call heard is passed on: 0-9, * and #, and no more than a person presses. Whoever is called sends
 * thousands a second, if they like, and each is a look into the database and a line of the log (R20).
 */
export function keyFilter(): (key: string) => boolean {
  let passed = 0
  return (key) => {
    const isPassed = /^[0-9*#]$/.test(key) && passed < MOST_KEYS
    if (isPassed) passed++
    return isPassed
  }
}
