import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const VOICE = resolve(import.meta.dirname, '../../src/adapters/phone/voice/recordings')
const HEADER = 44

/** What takes long to say. What a story listens for is said as it always is. */
const LONG = ['nobody-asks', 'not-you', 'test', 'nobody-pressed', 'not-present']

/** An operator's own recordings, as any installation may have: the long sentences, twice as fast. */
export function quickRecordings(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-recordings-'))
  for (const language of ['en', 'ja']) {
    mkdirSync(join(folder, language))
    for (const name of LONG) {
      const file = join(language, `${name}.wav`)
      writeFileSync(join(folder, file), twiceAsFast(readFileSync(join(VOICE, file))))
    }
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Every other sample of 16 bits. */
function twiceAsFast(wave: Buffer): Buffer {
  const samples = Math.floor((wave.length - HEADER) / 4)
  const quick = Buffer.alloc(HEADER + samples * 2)
  wave.copy(quick, 0, 0, HEADER)
  quick.writeUInt32LE(quick.length - 8, 4)
  quick.writeUInt32LE(samples * 2, HEADER - 4)
  for (let i = 0; i < samples; i++)
    quick.writeInt16LE(wave.readInt16LE(HEADER + i * 4), HEADER + i * 2)
  return quick
}
