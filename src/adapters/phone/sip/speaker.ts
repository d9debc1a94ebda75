import { unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Line } from '../../../domain/calls/line.ts'
import type { CallReport } from '../../../domain/calls/phone.ts'
import type { Language } from '../../../domain/ids.ts'
import type { SpokenLine, Voice } from '../voice/voice.ts'
import { silence } from '../voice/wave.ts'
import type { Baresip } from './baresip.ts'
import { paddedPrompt } from './baresip-files.ts'

export interface SpeakerOptions {
  baresip: Baresip
  voice: Voice
  language: Language
  tell(report: CallReport): void
  /** Everything was said, and had the time to arrive. */
  silent(): void
}

/** A breath between two lines. */
const GAP_MS = 300
/** What was said last is still on its way when its time is over. */
const UNDER_WAY_MS = 400

/** What one call hears. baresip tells nothing of where it is in a file, so that lines begin and end by their known lengths. */
export class Speaker {
  isSpeaking = false
  readonly #options: SpeakerOptions
  #turn = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: SpeakerOptions) {
    this.#options = options
  }

  /** Begins to say these lines, in place of what is being said. */
  async say(lines: readonly Line[]): Promise<void> {
    const { baresip, voice, language } = this.#options
    this.stop()
    this.isSpeaking = true
    const turn = this.#turn
    const spoken = await voice.speak(lines, language)
    const file = join(baresip.folder, `prompt-${turn}.wav`)
    await writeFile(file, paddedPrompt(spoken.flatMap(({ samples }) => [samples, GAP])))
    await baresip.command('ausrc', `aufile,${file}`)
    const since = performance.now()
    // It was read as a whole.
    await unlink(file)
    this.#follow(happenings(spoken), { turn, since })
  }

  /** No more of it is told. */
  stop(): void {
    this.#turn++
    this.isSpeaking = false
    clearTimeout(this.#timer)
  }

  #follow([next, ...later]: readonly Happening[], when: { turn: number; since: number }): void {
    // Stopped while the prompt was being made.
    if (!next || when.turn !== this.#turn) return
    const waitMs = Math.max(0, next.atMs - (performance.now() - when.since))
    this.#timer = setTimeout(() => {
      if (next.report) this.#options.tell(next.report)
      else this.isSpeaking = false
      if (!next.report) this.#options.silent()
      this.#follow(later, when)
    }, waitMs)
  }
}

const GAP = silence(GAP_MS)

interface Happening {
  atMs: number
  /** None: everything was said. */
  report?: CallReport
}

function happenings(spoken: readonly SpokenLine[]): Happening[] {
  let atMs = 0
  const all: Happening[] = []
  for (const { line, ms, saidMs } of spoken) {
    all.push({ atMs, report: { name: 'spoken', line, point: 'begun' } })
    all.push({ atMs: atMs + saidMs, report: { name: 'spoken', line, point: 'ended' } })
    atMs += ms + GAP_MS
  }
  return [...all, { atMs: atMs + UNDER_WAY_MS }]
}
