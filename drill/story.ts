import { type Clock, slowClock } from './clock.ts'
import { Mailbox } from './mailbox.ts'
import type { Outside } from './real/outside.ts'
import { Simulator } from './simulator.ts'
import { type Language, type Sending, Visitor } from './visitor.ts'
import type { StepId, StoryName } from './words.ts'

/** A product that just came up on an empty database, with its simulator on. */
export interface Stage {
  /** 'http://localhost:8080' */
  origin: string
  /** The one-time address that it printed. */
  setupAddress: string
}

/** One step: a name that never changes (its words are in `words/`), and the happening itself. Throws when it fails. */
export type Step = <Result>(id: StepId, act: () => Promise<Result>) => Promise<Result>

/** What a story is played with. */
export interface Scene {
  stage: Stage
  language: Language
  step: Step
  /** Answers nothing where there is real mail and a real telephone. */
  simulator: Simulator
  /** Real mail and calls. A story that plays with them gets them. */
  outside?: Outside
  mailbox: Mailbox
  /** What another phone's authenticator app goes by. */
  newClock(): Clock
  /** Somebody with a browser of their own. Closed with the scene. */
  visitor(): Visitor
  close(): void
}

export interface Story {
  /** As in `--story NAME`. */
  name: StoryName
  /** Whose, where nobody says. */
  language?: Language
  /** Real mail and calls in place of the simulator. */
  outside?(): Promise<Outside>
  play(scene: Scene): Promise<void>
}

export function openScene(stage: Stage, { language, step, onSend, outside }: SceneOptions): Scene {
  const { origin } = stage
  const visitors: Visitor[] = []
  const visitor = () => {
    const opened = new Visitor({ origin, language, ...(onSend && { onSend }) })
    visitors.push(opened)
    return opened
  }
  const program = new Visitor({
    origin,
    language,
    userAgent: 'aikagi-drill',
    ...(onSend && { onSend }),
  })
  visitors.push(program)
  const simulator = new Simulator(program)
  return {
    stage,
    language,
    step,
    simulator,
    ...(outside && { outside }),
    mailbox: new Mailbox(outside ?? simulator, language),
    newClock: () => (outside ? slowClock() : simulator),
    visitor,
    close: () => {
      for (const opened of visitors) opened.close()
    },
  }
}

export interface SceneOptions {
  language: Language
  step: Step
  outside?: Outside | undefined
  /** Told of each request, to the product and to its simulator. */
  onSend?(sending: Sending): void
}
