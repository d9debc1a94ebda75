import type { Played, PlayedStep } from './play.ts'
import type { Outside } from './real/outside.ts'
import type { Story } from './story.ts'
import type { Language } from './visitor.ts'
import { filled, words } from './words.ts'

export function intro(
  language: Language,
  { name, outside }: Pick<Story, 'name' | 'outside'>,
): string {
  const { telling, stories } = words[language]
  return filled(outside ? telling['intro-real'] : telling.intro, { story: stories[name] })
}

/** One step in a line: whether it went well, how long it took, and what it was in plain words. */
export const stepLine = ({ what, ok, ms }: PlayedStep): string =>
  `  ${ok ? '✓' : '✗'} ${`${ms} ms`.padStart(8)}  ${what}`

export function ending(language: Language, { ok, steps, seconds, failure }: Played): string {
  const { telling } = words[language]
  if (ok) return filled(telling.well, { count: steps.length, seconds })
  // Not the last one where scenes are played side by side.
  const id = steps.find((step) => !step.ok)?.id ?? ''
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
  { origin, folder, outside }: { origin: string; folder: string; outside?: Outside | undefined },
): string {
  const { telling } = words[language]
  return [
    telling.keep,
    filled(telling['keep-product'], { url: origin }),
    outside
      ? filled(telling['keep-mail'], { url: outside.env.AIKAGI_SMTP_URL ?? '' })
      : filled(telling['keep-simulator'], { url: `${origin}/simulator` }),
    filled(telling['keep-data'], { folder }),
    telling['keep-end'],
  ].join('\n')
}
