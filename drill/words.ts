import type { Language } from './visitor.ts'
import en from './words/en.json' with { type: 'json' }
import ja from './words/ja.json' with { type: 'json' }

export type StoryName = keyof typeof en.stories
export type StepId = keyof typeof en.steps

/** A sentence that is missing in one of the languages does not compile. */
export const words: Readonly<Record<Language, typeof en>> = { en, ja }

/** A sentence with `{name}` replaced by what is given for it. */
export const filled = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
