import type { Outside } from './real/outside.ts'
import { openScene, type Stage, type Step, type Story } from './story.ts'
import { Unexpected } from './unexpected.ts'
import type { Language } from './visitor.ts'
import { type StepId, words } from './words.ts'

export interface PlayedStep {
  id: StepId
  what: string
  ok: boolean
  ms: number
}

export interface Played {
  story: Story['name']
  ok: boolean
  steps: readonly PlayedStep[]
  seconds: number
  failure?: { expected: string; found: string }
}

export interface PlayOptions {
  language: Language
  /** Told of each step as soon as it is over. */
  tell(step: PlayedStep): void
  outside?: Outside | undefined
}

/** Plays a story from its first step to its last, or to the first that fails. Never throws. */
export async function play(story: Story, stage: Stage, options: PlayOptions): Promise<Played> {
  const { language, tell, outside } = options
  const began = performance.now()
  const steps: PlayedStep[] = []
  const over = (step: PlayedStep): void => {
    steps.push(step)
    tell(step)
  }
  const step: Step = async (id, act) => {
    const began = performance.now()
    const done = (ok: boolean) =>
      over({ id, what: words[language].steps[id], ok, ms: Math.round(performance.now() - began) })
    try {
      const result = await act()
      done(true)
      return result
    } catch (error) {
      done(false)
      throw error
    }
  }
  const scene = openScene(stage, { language, step, outside })
  const failure = await story.play(scene).then(() => undefined, failureOf)
  scene.close()
  const seconds = Math.round((performance.now() - began) / 100) / 10
  return { story: story.name, ok: !failure, steps, seconds, ...(failure && { failure }) }
}

function failureOf(error: unknown): NonNullable<Played['failure']> {
  if (error instanceof Unexpected) return { expected: error.expected, found: error.found }
  const found = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { expected: 'no error of the drill itself', found }
}
