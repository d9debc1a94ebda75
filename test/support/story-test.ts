import { test } from 'node:test'
import { openScene, type Step, type Story } from '../../drill/story.ts'
import type { Language } from '../../drill/visitor.ts'
import { words } from '../../drill/words.ts'
import { openProduct } from './product.ts'

/**
 * Plays a story of the drill on the product in this process, each of its steps a test. After one that fails the others
 * do not happen: they stand on it; scenes side by side stay so. `shows` are the product lines and attacks that it holds the product to.
 */
export function storyTest(
  story: Story,
  shows: string,
  language: Language = story.language ?? 'en',
): void {
  const title = words[language].stories[story.name]
  test(`${title} (${story.name}, ${language}): ${shows}`, { concurrency: true }, async (t) => {
    const outside = await story.outside?.()
    const { stage, canaries, close } = await openProduct(outside?.env)
    const step: Step = async (id, act) => {
      const happening = outcome(act)
      await t.test(words[language].steps[id], async () => {
        const done = await happening
        if ('error' in done) throw done.error
      })
      const done = await happening
      if ('error' in done) throw done.error
      return done.result
    }
    const scene = openScene(stage, { language, step, outside })
    try {
      await story.play(scene)
      await t.test('no answer and no log line held a secret (A13)', () => canaries.assertSilent())
    } finally {
      scene.close()
      await close()
      outside?.close()
    }
  })
}

type Outcome<Result> = { result: Result } | { error: unknown }

const outcome = <Result>(act: () => Promise<Result>): Promise<Outcome<Result>> =>
  act().then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  )
