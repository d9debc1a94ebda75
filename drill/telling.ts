import type { Played, PlayedStep } from './play.ts'
import type { Language } from './visitor.ts'
import type { StoryName } from './words.ts'
import { filled, words } from './words.ts'

const WIDTH = 100

export const intro = (language: Language, story: StoryName): string =>
  filled(words[language].telling.intro, { story: words[language].stories[story] })

/** One step in a line: whether it went well, in plain words, how long it took. */
export function stepLine({ what, ok, ms }: PlayedStep): string {
  const time = `${ms} ms`
  const room = Math.max(1, WIDTH - 4 - columns(what) - time.length)
  return `  ${ok ? '✓' : '✗'} ${what}${' '.repeat(room)}${time}`
}

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

/** Japanese letters are two columns wide. */
const columns = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (/[\u3000-\u9fff\uff00-\uffef]/.test(letter) ? 2 : 1), 0)
