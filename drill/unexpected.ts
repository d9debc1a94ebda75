import { described, type Page } from './page.ts'

/** The product did not do what the story says. What was expected, and what it did or said instead. */
export class Unexpected extends Error {
  override readonly name = 'Unexpected'
  readonly expected: string
  readonly found: string

  constructor(expected: string, found: string | Page) {
    const text = typeof found === 'string' ? found : described(found)
    super(`expected ${expected}; found: ${text}`)
    this.expected = expected
    this.found = text
  }
}

/** Throws with what was expected and what the page says, unless it holds. */
export function expectThat(holds: unknown, expected: string, found: string | Page): asserts holds {
  if (!holds) throw new Unexpected(expected, found)
}

/** The page is at this path (its query does not matter). */
export function expectAt(page: Page, path: string): Page {
  expectThat(page.path.split('?')[0] === path, `to be at ${path}`, page)
  return page
}

/** The page refuses, beside this field, in words that fit. */
export function expectRefusal(page: Page, field: string, words: RegExp = /\S/): Page {
  const fits = page.refusals.some((refusal) => refusal.field === field && words.test(refusal.text))
  expectThat(fits && page.status >= 400, `a refusal beside ${field} that says ${words}`, page)
  return page
}
