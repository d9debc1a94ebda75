import type { Played, PlayedStep } from './play.ts'
import type { Language } from './visitor.ts'
import type { StoryName } from './words.ts'
import { filled, words } from './words.ts'

export const intro = (language: Language, story: StoryName): string =>
  filled(words[language].telling.intro, { story: words[language].stories[story] })

/** One step in a line: whether it went well, how long it took, and what it was in plain words. */
export const stepLine = ({ what, ok, ms }: PlayedStep): string =>
  `  ${ok ? '✓' : '✗'} ${`${ms} ms`.padStart(8)}  ${what}`

export function ending(language: Language, { ok, steps, seconds, failure }: Played): string {
  const { telling } = words[language]
  if (ok) return filled(telling.well, { count: steps.length, seconds })
  const id = steps.at(-1)?.id ?? ''
  const lines = [filled(telling.badly, { id, seconds })]
  if (failure) lines.unshift(filled(telling.failed, failure))
  return lines.join('\n\n')
}

/** One object, nothing else: `{ story, ok, steps: [{ id, what, ok, ms }], seconds }`. */
export const asJson = ({ story, ok, steps, seconds }: Played): string =>
  JSON.stringify({ story, ok, steps, seconds })

/** Where to look while it is left running. */
export function whereToLook(
  language: Language,
  { origin, folder }: { origin: string; folder: string },
): string {
  const { telling } = words[language]
  return [
    telling.keep,
    filled(telling['keep-product'], { url: origin }),
    filled(telling['keep-simulator'], { url: `${origin}/simulator` }),
    filled(telling['keep-data'], { folder }),
    telling['keep-end'],
  ].join('\n')
}
