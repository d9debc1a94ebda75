import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { type BaresipEvent, openControl } from './baresip-control.ts'
import { type Control, writeBaresipFiles } from './baresip-files.ts'
import type { SipAccount } from './sip-account.ts'
import { CALL_FOLDER } from './sweep-folders.ts'

/** One process for one call. */
export interface Baresip {
  folder: string
  /** Rejects when it refuses, does not answer within seconds, or is gone. */
  command(name: string, params?: string): Promise<void>
  /** Ends the process, in order where it still listens, and removes its folder. */
  end(): Promise<void>
}

export interface BaresipOptions {
  account: SipAccount
  heard(event: BaresipEvent): void
  /** The other side sent an answer of any kind: '200 OK'. */
  answered(status: string): void
  /** The question of OPTIONS came to nothing: 'Protocol error'. */
  unanswered?: ((cause: string) => void) | undefined
  /** It ended, or somebody else took its control port, without our asking. Everything is being removed. */
  gone(): void
  /** Where to try to listen for commands. By lot, unless said. */
  draw?(): Control
}

/** Another program may have the port already. */
const MOST_TRIES = 3
const READY_MS = 5_000
const FAREWELL_MS = 2_000
/** No call of ours lasts so long: whatever happens to us, the process ends by itself. */
const LIFE_SECONDS = 180

/**
 * Outlives us by a moment: when we die, of whatever, standard input ends, and with it the process and its folder. It is there
 * before the first file, and waits for a line until all are written. The process itself reads nothing from there.
 */
const KEEPER = `command -v baresip >/dev/null || { rm -rf "$1"; exit 127; }
read -r begin || { rm -rf "$1"; exit; }
baresip -s -f "$1" -t ${LIFE_SECONDS} </dev/null & child=$!
read -r nothing
kill -9 $child; wait $child; rm -rf "$1"`

type Keeper = ChildProcessByStdio<Writable, Readable, null>

/** Starts baresip with a configuration of its own, and takes its control port. Throws when it does not come up. */
export async function startBaresip(options: BaresipOptions): Promise<Baresip> {
  const { draw = unguessable } = options
  for (let tries = 1; ; tries++)
    try {
      return await startAt(draw(), options)
    } catch (error) {
      if ((error as Error).message !== PORT_TAKEN || tries === MOST_TRIES) throw error
    }
}

async function startAt(
  control: Control,
  { account, heard, answered, unanswered, gone }: BaresipOptions,
): Promise<Baresip> {
  const folder = await mkdtemp(CALL_FOLDER)
  const keeper = spawn('/bin/sh', ['-c', KEEPER, 'sh', folder], {
    stdio: ['pipe', 'pipe', 'ignore'],
    // Of its own session: a Ctrl-C at our terminal must not end calls behind our back.
    detached: true,
    env: environment(folder),
  })
  keeper.stdin.on('error', () => {})
  const closed = once(keeper, 'close')
  const release = async (): Promise<void> => {
    keeper.stdin.end()
    await closed
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const written = writeBaresipFiles(folder, account, control)
    await Promise.all([ready(keeper), written.then(() => keeper.stdin.write('\n'))])
    watch(keeper, { answered, unanswered })
    const line = await openControl(control, heard)
    let ending = false
    void line.closed.then(async () => {
      await release()
      if (!ending) gone()
    })
    return {
      folder,
      command: line.command,
      end: async () => {
        ending = true
        // It says goodbye to the other side before it goes; one that does not is ended.
        const impatience = setTimeout(line.close, FAREWELL_MS)
        await line.command('quit').catch(line.close)
        await line.closed
        clearTimeout(impatience)
        await release()
      },
    }
  } catch (error) {
    await release()
    throw error
  }
}

/** An address of this machine out of sixteen million, and a port: the port has no password of its own. */
const unguessable = (): Control => ({
  host: `127.${randomInt(1, 255)}.${randomInt(0, 256)}.${randomInt(1, 255)}`,
  port: randomInt(20_000, 60_000),
})

/** Nothing of ours: the environment holds keys and passwords. */
const environment = (folder: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: folder,
  OPENSSL_CONF: join(folder, 'openssl.cnf'),
})

/** Resolves when it says so. What it says else is nobody's, and must be read, or it would wait for a reader. */
function ready(keeper: Keeper): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(why))
    const impatience = setTimeout(() => fail('baresip did not become ready'), READY_MS)
    let said = ''
    keeper.stdout.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000)
      // It comes up nevertheless. Whoever listens there in its place would be told our password.
      if (/ctrl_tcp\b.*\bfailed/.test(said)) fail(PORT_TAKEN)
      if (said.includes('baresip is ready')) resolve()
    })
    keeper.once('exit', (code) => fail(code === 127 ? NOT_INSTALLED : 'baresip ended at once'))
    keeper.once('error', ({ message }) => fail(message))
    keeper.once('close', () => clearTimeout(impatience))
    keeper.stdout.once('close', () => clearTimeout(impatience))
  })
}

type Listeners = Pick<BaresipOptions, 'answered' | 'unanswered'>

/** Its trace shows every message. Of them only what it tells in no other way is wanted: what is answered to us. */
function watch({ stdout }: Keeper, { answered, unanswered }: Listeners): void {
  let rest = ''
  stdout.removeAllListeners('data').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = (lines.pop() ?? '').slice(-1000)
    for (const line of lines) {
      const status = /^SIP\/2\.0 ([1-6]\d\d .*)/.exec(line)?.[1]
      if (status) answered(status.trim())
      const cause = /options reply error: (.*)/.exec(line)?.[1]
      if (cause) unanswered?.(cause.trim())
    }
  })
}

const PORT_TAKEN = 'the control port is taken'

export const NOT_INSTALLED = 'baresip is not installed'
