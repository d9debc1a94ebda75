import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Control } from './control.ts'
import { freePorts } from './free-ports.ts'

export interface TelephoneOptions {
  /** As it is dialled: '+819012345678'. */
  number: string
  /** What its owner says: nothing, or a tone, as a voicemail greeting would. */
  says?: 'nothing' | 'tone'
  codecs?: string
  /** It takes calls by TLS as well, at the next port: a PEM file with its certificate and key. */
  certificate?: string
  /** Calls whose sound is not encrypted are not taken. */
  srtp?: true
}

const KEY_MS = 200
/** Of no key: those are pairs of others. */
const TONE_HZ = 660
const PATIENCE_MS = 20_000
const MOST_TRIES = 3
const MODULES = ['g711', 'opus', 'aufile', 'aubridge', 'sndfile', 'srtp']

/** Somebody's telephone: a baresip of its own that rings, listens to real sound and sends real keys (RFC 4733). */
export class Telephone {
  readonly number: string
  /** Of its SIP, on 127.0.0.1. */
  readonly port: number
  readonly #folder: string
  readonly #process: ChildProcess
  readonly #control: Control

  private constructor(
    number: string,
    opened: { port: number; folder: string; process: ChildProcess; control: Control },
  ) {
    this.number = number
    this.port = opened.port
    this.#folder = opened.folder
    this.#process = opened.process
    this.#control = opened.control
  }

  /** Another program may take a port between its choice and its use: then it is tried with others. */
  static async open(options: TelephoneOptions): Promise<Telephone> {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      const telephone = await Telephone.#start(options)
      if (telephone) return telephone
    }
    throw new Error(`The telephone ${options.number} did not come up`)
  }

  static async #start(options: TelephoneOptions) {
    const { number, says = 'nothing', codecs = 'pcmu,pcma', srtp } = options
    const folder = mkdtempSync(join(tmpdir(), 'aikagi-telephone-'))
    const [port, control] = await freePorts()
    writeFileSync(join(folder, 'owner.wav'), soundOf(says))
    writeFileSync(join(folder, 'config'), configOf(folder, { port, control, ...options }))
    const account = `<sip:${number}@127.0.0.1>;regint=0;answermode=manual;audio_codecs=${codecs}`
    const encrypted = srtp ? ';mediaenc=srtp-mand' : ''
    writeFileSync(join(folder, 'accounts'), `${account}${encrypted}\n`)
    const process = spawn('baresip', ['-f', folder, '-t', '300'], { stdio: 'ignore' })
    let ended = false
    for (const end of ['error', 'exit']) process.on(end, () => (ended = true))
    const opened = await Control.open(control, () => ended)
    if (opened) return new Telephone(number, { port, folder, process, control: opened })
    process.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
    return undefined
  }

  /** It rings. */
  async ringing(): Promise<void> {
    await this.#until('CALL_INCOMING')
  }

  /** Somebody takes the call. */
  async answer(): Promise<void> {
    await this.ringing()
    this.#control.command('accept')
    await this.#until('CALL_ESTABLISHED')
  }

  /** Declines while it rings: as a busy line (486). Ends the call when it was answered. */
  async hangUp(): Promise<void> {
    await this.ringing()
    this.#control.command('hangup')
    await this.over()
  }

  /** One key after the other, as fast as a quick thumb. */
  async press(keys: string): Promise<void> {
    for (const key of keys) {
      this.#control.command('sndcode', key)
      await setTimeout(KEY_MS)
    }
  }

  /** The call came to its end, whoever made it. */
  async over(): Promise<void> {
    await this.#until('CALL_CLOSED')
  }

  isOver(): boolean {
    return this.#control.count('CALL_CLOSED') > 0
  }

  /** What was to be heard since it was answered: 8,000 samples a second, whatever came over the line. */
  heard(): Int16Array {
    const file = readdirSync(this.#folder).find((name) => name.endsWith('-dec.wav'))
    return file ? asTelephoneHears(readFileSync(join(this.#folder, file))) : new Int16Array()
  }

  close(): void {
    this.#control.close()
    this.#process.kill('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #until(type: string): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS
    while (this.#control.count(type) === 0) {
      if (performance.now() > deadline) throw new Error(`${this.number} waited for ${type}`)
      await setTimeout(20)
    }
  }
}

/** Of a WAV file with any number of channels and samples: the first channel, brought down by means. */
function asTelephoneHears(file: Buffer): Int16Array {
  if (file.length < 44) return new Int16Array()
  const channels = file.readUInt16LE(22)
  const step = file.readUInt32LE(24) / 8000
  const wave = file.subarray(44)
  const mean = (at: number): number => {
    let sum = 0
    for (let i = 0; i < step; i++) sum += wave.readInt16LE((at * step + i) * channels * 2)
    return sum / step
  }
  return Int16Array.from({ length: Math.floor(wave.length / (2 * channels * step)) }, (_, at) =>
    mean(at),
  )
}

/** Somebody who listens, or a tone. Keys are sent between sounds, so that there have to be some. */
function soundOf(says: 'nothing' | 'tone'): Buffer {
  const samples = 8000 * 150
  const wave = Buffer.alloc(44 + samples * 2)
  wave.write('RIFF', 0)
  wave.writeUInt32LE(36 + samples * 2, 4)
  wave.write('WAVEfmt ', 8)
  wave.writeUInt32LE(16, 16)
  wave.writeUInt16LE(1, 20)
  wave.writeUInt16LE(1, 22)
  wave.writeUInt32LE(8000, 24)
  wave.writeUInt32LE(16_000, 28)
  wave.writeUInt16LE(2, 32)
  wave.writeUInt16LE(16, 34)
  wave.write('data', 36)
  wave.writeUInt32LE(samples * 2, 40)
  if (says === 'tone')
    for (let i = 0; i < samples; i++)
      wave.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * TONE_HZ * i) / 8000)), 44 + i * 2)
  return wave
}

function configOf(
  folder: string,
  { port, control, certificate }: { port: number; control: number; certificate?: string },
): string {
  const modules = ['/usr/lib/baresip/modules', '/usr/local/lib/baresip/modules'].find(existsSync)
  const lines = [
    `module_path ${modules}`,
    ...MODULES.map((name) => `module ${name}.so`),
    'module_tmp account.so',
    'module_app ctrl_tcp.so',
    'module_app menu.so',
    `ctrl_tcp_listen 127.0.0.1:${control}`,
    `sip_listen 127.0.0.1:${port}`,
    ...(certificate ? [`sip_certificate ${certificate}`] : []),
    'net_interface 127.0.0.1',
    `audio_source aufile,${folder}/owner.wav`,
    'audio_player aubridge,heard',
    'audio_alert aubridge,heard',
    ...['ausrc_srate 8000', 'auplay_srate 8000', 'ausrc_channels 1', 'auplay_channels 1'],
    `snd_path ${folder}`,
    ...['call_max_calls 1', 'call_local_timeout 300', 'ringback_disabled yes'],
    'statmode_default off',
  ]
  return `${lines.join('\n')}\n`
}
