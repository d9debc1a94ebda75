import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** Where somebody is signed in, and with what. The token is worth a session: the file is only ours to read. */
export interface Login {
  url: string
  token: string
}

/** `XDG_CONFIG_HOME`, else ~/.config. */
export const loginPath = (env: NodeJS.ProcessEnv = process.env): string =>
  join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'aikagi', 'session')

export function readLogin(): Login | undefined {
  let text: string
  try {
    text = readFileSync(loginPath(), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const { url, token } = JSON.parse(text) as Partial<Login>
  return typeof url === 'string' && typeof token === 'string' ? { url, token } : undefined
}

export function keepLogin(login: Login): void {
  const path = loginPath()
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // A file that is there keeps its mode: away with it, so that nobody else can read the new one.
  rmSync(path, { force: true })
  writeFileSync(path, `${JSON.stringify(login)}\n`, { mode: 0o600 })
}

export const forgetLogin = (): void => rmSync(loginPath(), { force: true })
