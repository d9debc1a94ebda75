import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Locator } from 'playwright-core'
import type { Simulator } from '../../drill/simulator.ts'

/** An entry in an authenticator app that is not ours. */
export interface OthersApp {
  /** A code that was not read off before. */
  next(): Promise<string>
  close(): void
}

const STEP_MS = 30_000

/** Photographs the part of the page and reads the QR code on it by zbarimg. */
export async function readQr(picture: Locator): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-qr-'))
  const file = join(folder, 'qr.png')
  try {
    await picture.screenshot({ path: file })
    return run('zbarimg', ['--quiet', '--raw', file])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** oathtool, which is told the product's time. The product's clock moves on where it would show the last code again. */
export function oathtoolApp(uri: string, simulator: Simulator): OthersApp {
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  let last = -1
  return {
    next: async () => {
      const now = await simulator.now()
      const step = Math.max(Math.floor(now.getTime() / STEP_MS), last + 1)
      const ahead = step * STEP_MS - now.getTime()
      if (ahead > 0) await simulator.advance(Math.ceil(ahead / 1000))
      last = step
      const at = new Date(step * STEP_MS).toISOString().replace('T', ' ').slice(0, 19)
      return run('oathtool', ['--totp', '--base32', secret, '--now', `${at} UTC`])
    },
    close: () => {},
  }
}

/** KeePassXC with a database of its own. It knows only the real time: the next code is waited for, as people do. */
export function keepassApp(uri: string): OthersApp {
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-keepass-'))
  const [xml, database] = [join(folder, 'entry.xml'), join(folder, 'database.kdbx')]
  writeFileSync(xml, entryXml(uri))
  const keepass = (command: string, ...rest: string[]) =>
    run('keepassxc-cli', [command, '--quiet', ...rest], `${PASSWORD}\n${PASSWORD}\n`)
  keepass('import', '--set-password', '--decryption-time', '100', xml, database)
  let last = ''
  return {
    next: async () => {
      const read = () => keepass('show', '--totp', database, 'Aikagi')
      let code = read()
      while (code === last) {
        await setTimeout(STEP_MS - (Date.now() % STEP_MS))
        code = read()
      }
      last = code
      return code
    },
    close: () => rmSync(folder, { recursive: true }),
  }
}

const PASSWORD = 'only for this test'

const entryXml = (uri: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<KeePassFile><Meta/><Root><Group><Name>Root</Name><Entry>
<String><Key>Title</Key><Value>Aikagi</Value></String>
<String><Key>otp</Key><Value>${uri.replaceAll('&', '&amp;')}</Value></String>
</Entry></Group></Root></KeePassFile>`

const run = (program: string, args: string[], input?: string): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe', ...(input && { input }) }).trim()
