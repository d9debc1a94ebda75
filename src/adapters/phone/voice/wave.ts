/** Sound as the telephone has it: 8,000 samples a second, one channel, 16 bits, little-endian. */
export const SAMPLES_PER_SECOND = 8000
const BYTES_PER_SAMPLE = 2
const HEADER_BYTES = 44
const PCM = 1

export type WaveVerdict =
  | { ok: true; samples: Buffer }
  | { ok: false; reason: 'not-wave' | 'wrong-format' | 'empty' }

/** The samples of a WAV file (RIFF; Microsoft, "Multimedia Programming Interface and Data Specifications 1.0"). */
export function readWave(file: Buffer): WaveVerdict {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE')
    return { ok: false, reason: 'not-wave' }
  const chunks = chunksOf(file)
  const format = chunks.get('fmt ')
  const samples = chunks.get('data')
  if (!format || format.length < 16 || !samples) return { ok: false, reason: 'not-wave' }
  const fits =
    format.readUInt16LE(0) === PCM &&
    format.readUInt16LE(2) === 1 &&
    format.readUInt32LE(4) === SAMPLES_PER_SECOND &&
    format.readUInt16LE(14) === BYTES_PER_SAMPLE * 8
  if (!fits) return { ok: false, reason: 'wrong-format' }
  const whole = samples.subarray(0, samples.length - (samples.length % BYTES_PER_SAMPLE))
  return whole.length > 0 ? { ok: true, samples: whole } : { ok: false, reason: 'empty' }
}

/** A WAV file of these samples, one after the other. */
export function waveOf(parts: readonly Buffer[]): Buffer {
  const samples = Buffer.concat(parts)
  const header = Buffer.alloc(HEADER_BYTES)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(HEADER_BYTES - 8 + samples.length, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(PCM, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(SAMPLES_PER_SECOND, 24)
  header.writeUInt32LE(SAMPLES_PER_SECOND * BYTES_PER_SAMPLE, 28)
  header.writeUInt16LE(BYTES_PER_SAMPLE, 32)
  header.writeUInt16LE(BYTES_PER_SAMPLE * 8, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(samples.length, 40)
  return Buffer.concat([header, samples])
}

export const silence = (ms: number): Buffer =>
  Buffer.alloc(Math.round((ms * SAMPLES_PER_SECOND) / 1000) * BYTES_PER_SAMPLE)

export const durationMs = (samples: Buffer): number =>
  (samples.length / BYTES_PER_SAMPLE / SAMPLES_PER_SECOND) * 1000

function chunksOf(file: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>()
  for (let at = 12; at + 8 <= file.length; ) {
    const size = file.readUInt32LE(at + 4)
    chunks.set(file.toString('latin1', at, at + 4), file.subarray(at + 8, at + 8 + size))
    at += 8 + size + (size % 2)
  }
  return chunks
}
