import { randomUUID } from 'node:crypto'
import { say, terminalLanguage } from '../language.ts'
import { problemOf } from '../problem.ts'
import { type Login, readLogin } from './login-file.ts'
import { EXIT, Failed, type Problem, refusedBy } from './refused.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** The service, as whoever is signed in may use it. */
export interface Remote {
  url: string
  /** Throws `Failed` when it is refused, with what would help. */
  ask<Answer = undefined>(method: Method, path: string, body?: object): Promise<Answer>
}

/** By AIKAGI_TOKEN where it is set, else by "aikagi login". */
export function remote(env: NodeJS.ProcessEnv = process.env): Remote {
  const kept = env.AIKAGI_TOKEN ? undefined : readLogin()
  const url = env.AIKAGI_URL || kept?.url
  if (!url) throw new Failed(noUrl(), EXIT.signIn)
  const origin = originOf(url)
  // What was kept at a sign-in is for the service that it was made at, and is sent to no other.
  const token = env.AIKAGI_TOKEN || (kept?.url === origin ? kept.token : undefined)
  if (!token) throw new Failed(noToken(), EXIT.signIn)
  return remoteAt({ url: origin, token })
}

export function remoteAt({ url: text, token }: Login): Remote {
  const url = originOf(text)
  return {
    url,
    async ask(method, path, body) {
      const response = await send({ url, token }, { method, path, ...(body && { body }) })
      const answer = await response.text()
      if (!response.ok) throw refusedBy(problemIn(response.status, answer))
      return answer === '' ? undefined : JSON.parse(answer)
    },
  }
}

/** The origin of the service. A token is not sent through a network in the clear, nor to somebody whom nobody checked. */
export function originOf(text: string): string {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0')
    throw new Failed(unverified(), EXIT.unreachable)
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Failed(
      say(
        `${text} is no address of a service. It looks like https://id.example.org.`,
        `${text} はサービスのアドレスではありません。https://id.example.org のように指定してください。`,
      ),
      EXIT.unreachable,
    )
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname))
    throw new Failed(
      say(
        `${url.origin} would carry your token in the clear. Use https://.`,
        `${url.origin} ではトークンが暗号化されずに送られます。https:// をお使いください。`,
      ),
      EXIT.unreachable,
    )
  return url.origin
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

interface Asked {
  method: Method
  path: string
  body?: object
}

/** A write is asked again when the line breaks: under one key it happens once. */
async function send(login: Login, asked: Asked): Promise<Response> {
  const headers = {
    authorization: `Bearer ${login.token}`,
    'accept-language': terminalLanguage(process.env),
    'user-agent': 'aikagi/command-line',
    ...(asked.body && { 'content-type': 'application/json' }),
    ...(asked.method !== 'GET' && { 'idempotency-key': randomUUID() }),
  }
  const request = () =>
    fetch(`${login.url}/api/v1${asked.path}`, {
      method: asked.method,
      headers,
      // A redirect would carry the token elsewhere.
      redirect: 'error',
      ...(asked.body && { body: JSON.stringify(asked.body) }),
    })
  try {
    return await request().catch(() => request())
  } catch (error) {
    throw new Failed(unreachable(login.url, error), EXIT.unreachable)
  }
}

function problemIn(status: number, text: string): Problem {
  try {
    return { ...(JSON.parse(text) as Problem), status }
  } catch {
    return { status }
  }
}

function unreachable(url: string, error: unknown): string {
  const cause = error instanceof Error && error.cause ? problemOf(error.cause) : problemOf(error)
  return say(
    `${url} does not answer (${cause}). Check AIKAGI_URL, and that the service runs.`,
    `${url} が応答しません (${cause})。AIKAGI_URL と、サービスが動いていることをご確認ください。`,
  )
}

const unverified = () =>
  say(
    'NODE_TLS_REJECT_UNAUTHORIZED=0 lets anybody pass for the service and take your token. Unset it; trust a CA of your own by NODE_EXTRA_CA_CERTS.',
    'NODE_TLS_REJECT_UNAUTHORIZED=0 では、偽のサービスにトークンを奪われるおそれがあります。設定を外し、独自の認証局は NODE_EXTRA_CA_CERTS で信頼してください。',
  )

const noUrl = () =>
  say(
    'Which service? Set AIKAGI_URL to its address, such as https://id.example.org, then “aikagi login”.',
    'サービスのアドレスが分かりません。AIKAGI_URL に https://id.example.org のように設定してから、「aikagi login」を実行してください。',
  )

const noToken = () =>
  say(
    'Nobody is signed in here. Run “aikagi login”, or set AIKAGI_TOKEN to an API token.',
    'サインインしていません。「aikagi login」を実行するか、AIKAGI_TOKEN に API トークンを設定してください。',
  )
