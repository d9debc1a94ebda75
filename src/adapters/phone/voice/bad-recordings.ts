import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LANGUAGES } from '../../../domain/ids.ts'
import { recordingTexts } from './recordings.ts'
import { readWave } from './wave.ts'

/** A file of the operator's that would not be heard as they think, and why. */
export interface BadRecording {
  file: string
  reason: 'unknown-name' | 'not-wave' | 'wrong-format' | 'empty'
}

/** Looks through a folder with recordings that replace ours. Throws when the folder itself cannot be read. */
export function badRecordings(folder: string): BadRecording[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const known = new Set(
    LANGUAGES.flatMap((language) =>
      [...recordingTexts(language).keys()].map((name) => join(language, `${name}.wav`)),
    ),
  )
  return files
    .filter((file) => file.endsWith('.wav'))
    .toSorted()
    .flatMap((file): BadRecording[] => {
      if (!known.has(file)) return [{ file, reason: 'unknown-name' }]
      const verdict = readWave(readFileSync(join(folder, file)))
      return verdict.ok ? [] : [{ file, reason: verdict.reason }]
    })
}
