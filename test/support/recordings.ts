import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type RecordingName, recordingTexts } from '../../src/adapters/phone/voice/recordings.ts'
import type { Language } from '../../src/domain/ids.ts'
import kana from '../../src/words/ja/voice-kana.json' with { type: 'json' }

export const OUR_RECORDINGS = resolve(
  import.meta.dirname,
  '../../src/adapters/phone/voice/recordings',
)
export const FINGERPRINTS = join(OUR_RECORDINGS, 'fingerprints.json')

/** What the synthesiser is given to say. It reads no kanji: Japanese is written for it as it is pronounced. */
export function spokenTexts(language: Language): ReadonlyMap<RecordingName, string> {
  if (language === 'ja') return new Map(Object.entries(kana))
  return recordingTexts(language)
}

/** Of each recording: the words, what was given to the synthesiser, and the sound. Another of them, and they are not of one piece. */
export function fingerprintsOf(language: Language): Record<RecordingName, string> {
  const spoken = spokenTexts(language)
  const texts = [...recordingTexts(language)]
  return Object.fromEntries(
    texts.map(([name, text]) => {
      const sound = readFileSync(join(OUR_RECORDINGS, language, `${name}.wav`))
      const hash = createHash('sha256')
        .update(`${text}\n${spoken.get(name)}\n`)
        .update(sound)
      return [name, hash.digest('base64url').slice(0, 16)]
    }),
  )
}
