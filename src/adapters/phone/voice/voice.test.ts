import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import {
  FINGERPRINTS,
  fingerprintsOf,
  OUR_RECORDINGS,
  spokenTexts,
} from '../../../../test/support/recordings.ts'
import { goOn, plain } from '../../../domain/calls/line.ts'
import { LANGUAGES } from '../../../domain/ids.ts'
import { SETTINGS } from '../../../domain/settings.ts'
import { badRecordings } from './bad-recordings.ts'
import { PAUSE, recordingsOf, recordingTexts } from './recordings.ts'
import { recordedVoice } from './voice.ts'
import { durationMs, readWave, silence, waveOf } from './wave.ts'

suite('the recordings', () => {
  for (const language of LANGUAGES) {
    test(`say every text of the telephone in ${language}, as it is today (npm run recordings)`, () => {
      const kept = JSON.parse(readFileSync(FINGERPRINTS, 'utf8'))
      assert.deepEqual(kept[language], fingerprintsOf(language))
      const names = [...recordingTexts(language).keys()].toSorted()
      assert.deepEqual([...spokenTexts(language).keys()].toSorted(), names)
      const files = readdirSync(join(OUR_RECORDINGS, language)).toSorted()
      assert.deepEqual(
        files,
        names.map((name) => `${name}.wav`),
      )
    })

    test(`can all be played in ${language}, and are of one loudness`, () => {
      assert.deepEqual(badRecordings(OUR_RECORDINGS), [])
      for (const name of recordingTexts(language).keys()) {
        const wave = readWave(readFileSync(join(OUR_RECORDINGS, language, `${name}.wav`)))
        assert.ok(wave.ok)
        const peak = wave.samples
          .toString('latin1')
          .match(/../gs)!
          .reduce(
            (most, two) => Math.max(most, Math.abs(Buffer.from(two, 'latin1').readInt16LE())),
            0,
          )
        assert.ok(Math.abs(peak - 23_197) < 400, `${name}: ${peak}`)
      }
    })
  }

  test('leave the person time: what is said before they are asked lasts less than 50 s', async () => {
    const account = { account: '1 2 3 4, 5 6 7 8, 9 0 1 2' }
    const lines = [
      plain('voice.greeting'),
      { key: 'voice.account', values: account } as const,
      plain('voice.recovery'),
      plain('voice.nobody-asks'),
      plain('voice.not-you'),
      goOn(8),
    ]
    for (const language of LANGUAGES) {
      const spoken = await recordedVoice().speak(lines, language)
      assert.ok(spoken.reduce((sum, { ms }) => sum + ms, 0) < 50_000, language)
    }
  })

  test('name the key before the sentence is over, so that a quick thumb counts in Japanese too', async () => {
    const voice = recordedVoice()
    const [ja] = await voice.speak([goOn(4)], 'ja')
    const after = readWave(readFileSync(join(OUR_RECORDINGS, 'ja', 'go-on-after.wav')))
    assert.ok(after.ok)
    const afterMs = durationMs(after.samples)
    assert.ok(afterMs > 300, `${afterMs} ms`)
    assert.ok(Math.abs(ja!.ms - ja!.saidMs - afterMs) <= 1, `${ja!.ms} − ${ja!.saidMs}`)
    for (const language of LANGUAGES) {
      const [plainly] = await voice.speak([plain('voice.not-you')], language)
      assert.equal(plainly!.saidMs, plainly!.ms)
    }
    const [en] = await voice.speak([goOn(4)], 'en')
    assert.equal(en!.saidMs, en!.ms)
  })

  test('have one for every number of tries that can be left', () => {
    assert.equal(SETTINGS.callDigitsTries.most, 3)
    for (const tries of [1, 2])
      assert.deepEqual(recordingsOf({ key: 'voice.wrong-digits', values: { tries } }, 'ja'), [
        `wrong-digits-${tries}`,
      ])
  })

  test('spell an account digit by digit, with rests, and put a digit into its sentence', () => {
    const account = { key: 'voice.account', values: { account: '1 2、0' } } as const
    const digits = ['digit-1', 'digit-2', PAUSE, 'digit-0']
    assert.deepEqual(recordingsOf(account, 'ja'), ['account-before', ...digits, 'account-after'])
    assert.deepEqual(recordingsOf(account, 'en'), ['account-before', ...digits])
    assert.deepEqual(recordingsOf(goOn(7), 'ja'), ['go-on-before', 'digit-7', 'go-on-after'])
  })
})

suite('recordings of the operator', () => {
  test('are played in place of ours, file by file', async (t) => {
    const folder = folderOf(t, { 'en/greeting.wav': waveOf([silence(1234)]) })
    assert.deepEqual(badRecordings(folder), [])
    const lines = [plain('voice.greeting'), plain('voice.goodbye')]
    const [greeting, goodbye] = await recordedVoice(folder).speak(lines, 'en')
    const [, ours] = await recordedVoice().speak(lines, 'en')
    assert.deepEqual([greeting!.ms, goodbye!.ms], [1234, ours!.ms])
  })

  test('that cannot be played are named, each with the reason', (t) => {
    const stereo = waveOf([silence(10)])
    stereo.writeUInt16LE(2, 22)
    const folder = folderOf(t, {
      'en/greeting.wav': Buffer.from('not sound'),
      'en/goodbye.wav': stereo,
      'en/test.wav': waveOf([]),
      'en/gretting.wav': waveOf([silence(10)]),
      'README.md': Buffer.from('ours'),
    })
    assert.deepEqual(badRecordings(folder), [
      { file: 'en/goodbye.wav', reason: 'wrong-format' },
      { file: 'en/greeting.wav', reason: 'not-wave' },
      { file: 'en/gretting.wav', reason: 'unknown-name' },
      { file: 'en/test.wav', reason: 'empty' },
    ])
  })
})

test('a wave of a second lasts a second', () => {
  const wave = readWave(waveOf([silence(400), silence(600)]))
  assert.ok(wave.ok)
  assert.equal(durationMs(wave.samples), 1000)
})

function folderOf(t: TestContext, files: Readonly<Record<string, Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-recordings-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const language of LANGUAGES) mkdirSync(join(folder, language))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}
