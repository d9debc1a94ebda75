import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Line } from '../../../domain/calls/line.ts'
import type { Language } from '../../../domain/ids.ts'
import { PAUSE, type RecordingName, recordingsOf, saidBy } from './recordings.ts'
import { durationMs, readWave, silence } from './wave.ts'

/** A line as sound. */
export interface SpokenLine {
  line: Line
  samples: Buffer
  ms: number
  /** When the key that it asks for has been named: politeness may follow, but a quick thumb does not wait for it. */
  saidMs: number
}

export interface Voice {
  /** Reads the recordings of these lines. Throws when one cannot be read: `badRecordings` tells so at start. */
  speak(lines: readonly Line[], language: Language): Promise<readonly SpokenLine[]>
}

/** Ours, of a synthesiser. */
const OUR_RECORDINGS = fileURLToPath(new URL('recordings', import.meta.url))

const PAUSE_MS = 350

/** The recordings in `folder` (`en/greeting.wav`, …), and ours for what is not there. */
export function recordedVoice(folder?: string): Voice {
  const read = async (name: RecordingName, language: Language): Promise<Buffer> => {
    if (name === PAUSE) return silence(PAUSE_MS)
    const verdict = readWave(await readOwnOr(folder, join(language, `${name}.wav`)))
    if (!verdict.ok) throw new Error(`The recording ${language}/${name}.wav is ${verdict.reason}`)
    return verdict.samples
  }
  const speakLine = async (line: Line, language: Language): Promise<SpokenLine> => {
    const names = recordingsOf(line, language)
    const pieces = await Promise.all(names.map((name) => read(name, language)))
    const samples = Buffer.concat(pieces)
    const said = Buffer.concat(pieces.slice(0, saidBy(line, names)))
    return { line, samples, ms: durationMs(samples), saidMs: durationMs(said) }
  }
  return { speak: (lines, language) => Promise.all(lines.map((line) => speakLine(line, language))) }
}

async function readOwnOr(folder: string | undefined, file: string): Promise<Buffer> {
  const own = folder && (await readFile(join(folder, file)).catch(unlessMissing))
  return own || readFile(join(OUR_RECORDINGS, file))
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
