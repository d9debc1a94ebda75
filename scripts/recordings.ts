import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { LANGUAGES, type Language } from '../src/domain/ids.ts'
import {
  FINGERPRINTS,
  fingerprintsOf,
  OUR_RECORDINGS,
  spokenTexts,
} from '../test/support/recordings.ts'

/**
 * `npm run recordings`: has the synthesiser say every text of the telephone, and keeps what it said. Needs espeak-ng and
 * sox (apt-get install espeak-ng sox). The same texts give the same files.
 */
const VOICES: Readonly<Record<Language, readonly string[]>> = {
  en: ['-v', 'en-us', '-s', '145', '-g', '3'],
  ja: ['-v', 'ja', '-s', '190', '-g', '1'],
}

/** To what a telephone carries, without the rest at both ends, all at one loudness. No dither: it is made by chance. */
const TRIMMED = ['silence', '1', '0.01', '0.3%', 'reverse']
const EFFECTS = [
  ...['gain', '-8', 'highpass', '120', 'rate', '8000', ...TRIMMED, ...TRIMMED],
  ...['compand', '0.02,0.2', '6:-60,-45,-20', '-10', '-60', '0.02', 'norm', '-3'],
  ...['pad', '0.04', '0.12'],
]

const scratch = mkdtempSync(join(tmpdir(), 'aikagi-recordings-'))
try {
  for (const language of LANGUAGES) {
    const folder = join(OUR_RECORDINGS, language)
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    for (const [name, text] of spokenTexts(language)) {
      const spoken = join(scratch, 'spoken.wav')
      execFileSync('espeak-ng', [...VOICES[language], '-w', spoken, text])
      const file = join(folder, `${name}.wav`)
      execFileSync('sox', ['-D', spoken, '-c', '1', '-b', '16', file, ...EFFECTS])
    }
  }
  const fingerprints = Object.fromEntries(
    LANGUAGES.map((language) => [language, fingerprintsOf(language)]),
  )
  writeFileSync(resolve(FINGERPRINTS), `${JSON.stringify(fingerprints, null, 2)}\n`)
} finally {
  rmSync(scratch, { recursive: true })
}
