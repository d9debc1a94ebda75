import assert from 'node:assert/strict'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

/** Searches everything that a service says and logs for secrets (A13, R14). */
export interface Canaries {
  /** Where the service's log goes: `createLog({ format: 'json', level: 'trace', stream: canaries.stream })`. */
  stream: { write(line: string): void }
  /** Hears every answer, and learns the secrets that requests carry: typed passwords and codes, session cookies, link tokens. */
  listening(listener: RequestListener): RequestListener
  /**
   * A secret that must stand nowhere but in these places. A place is 'log', 'GET /path header set-cookie' or
   * 'POST /path body'. At least six characters, or it would be found anywhere.
   */
  plant(kind: string, secret: string, allowedIn?: readonly RegExp[]): void
  /** Something that came out another way: what a child process printed, a file, a dump. */
  heard(place: string, text: string): void
  /** Where which kind of secret was found, although it must not be there. Never the secret itself. */
  sightings(): string[]
  /** Also fails when there was nothing to search, or nothing to search for. */
  assertSilent(): void
}

interface Secret {
  kind: string
  pattern: RegExp
  allowedIn: readonly RegExp[]
}

/** The simulator is the outside world: mailbox, telephone and authenticator show secrets to whom they belong. */
const OUTSIDE = /^\/simulator(\/|$)/

export function openCanaries(): Canaries {
  const secrets = new Map<string, Secret>()
  const said: { place: string; text: string }[] = []
  const plant: Canaries['plant'] = (kind, secret, allowedIn = []) => {
    assert.ok(secret.length >= 6, `a ${kind} of ${secret.length} characters is found anywhere`)
    const known = secrets.get(secret)
    const allowed = [...(known?.allowedIn ?? []), ...allowedIn]
    secrets.set(secret, { kind, pattern: formsOf(secret), allowedIn: allowed })
  }
  const heard: Canaries['heard'] = (place, text) => void said.push({ place, text })
  const sightings = () => {
    const found = said.flatMap(({ place, text }) =>
      [...secrets.values()]
        .filter(({ pattern, allowedIn }) => pattern.test(text) && !isAllowed(place, allowedIn))
        .map(({ kind }) => `${kind} in ${withoutTokens(place)}`),
    )
    return [...new Set(found)]
  }
  return {
    stream: { write: (line) => heard('log', line) },
    listening: (listener) => (request, response) => {
      if (!OUTSIDE.test(request.url ?? '')) {
        learnFrom(request, plant)
        hear(request, response, heard)
      }
      return listener(request, response)
    },
    plant,
    heard,
    sightings,
    assertSilent() {
      assert.ok(secrets.size > 0, 'no secret was planted')
      assert.ok(said.length > 0, 'nothing was heard')
      assert.deepEqual(sightings(), [])
    },
  }
}

const isAllowed = (place: string, allowedIn: readonly RegExp[]): boolean =>
  allowedIn.some((allowed) => allowed.test(place))

const withoutTokens = (place: string): string => place.replace(/[\w-]{43,}/g, ':token')

/** The ways in which a secret may be written: as it is, escaped, encoded, or in groups. */
function formsOf(secret: string): RegExp {
  const bytes = Buffer.from(secret)
  const forms = [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    secret.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ]
  // 'ABCD EFGH' and '123 456' are for reading aloud. A sentence has its own blanks already.
  const grouped = /^[A-Z2-7]+$|^\d+$/.test(secret) ? [[...secret].join('[ \\u00a0-]?')] : []
  const pattern = [...new Set(forms.map(RegExp.escape)), ...grouped].join('|')
  // Six digits within a longer number are another number.
  return new RegExp(/^\d+$/.test(secret) ? `(?<!\\d)(?:${pattern})(?!\\d)` : pattern)
}

type Plant = Canaries['plant']

/** What requests carry that no answer may repeat, and where else it must stand. */
const TYPED: Readonly<Record<string, readonly RegExp[]>> = {
  password: [],
  current: [],
  next: [],
  code: [],
  first: [],
  second: [],
  // Shown to whoever opened the link elsewhere, to be typed where it began.
  digits: [/^(GET|POST) \/link\/[^/]+\/digits body$/],
}

/** Guessable passwords are refused, and may be what stands on every page: a word, one's own address. */
const isSecret = (name: string, value: string): boolean =>
  PASSWORDS.test(name) ? value.length >= 12 && !/^\S+@\S+$/.test(value) : value.length >= 6

const PASSWORDS = /^(password|current|next)$/

function learnFrom(request: IncomingMessage, plant: Plant): void {
  const { cookie = '' } = request.headers
  for (const [, name, token] of cookie.matchAll(/__Host-(session|browser)=([\w-]{43})/g))
    plant(`${name} cookie`, token!, [/ header set-cookie$/])
  const [, kind, token] = /^\/(link|stop|setup)\/([\w-]{43})/.exec(request.url ?? '') ?? []
  // Its own pages lead on under the same address.
  if (token) plant(`${kind} token`, token, [new RegExp(`^(GET|POST) /${kind}/${token}`)])
  typedIn(request, (name, value) => {
    const allowedIn = TYPED[name]
    if (allowedIn && isSecret(name, value)) plant(`typed ${name}`, value, allowedIn)
  })
}

/** Reads the form on its way to the service. Listening to 'data' would take it away from it. */
function typedIn(request: IncomingMessage, tell: (name: string, value: string) => void): void {
  if (request.headers['content-type'] !== 'application/x-www-form-urlencoded') return
  const chunks: Buffer[] = []
  const push = request.push.bind(request)
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (chunk) chunks.push(chunk)
    else
      for (const [name, value] of new URLSearchParams(Buffer.concat(chunks).toString()))
        tell(name, value)
    return push(chunk, encoding)
  }
}

/** Everything that goes out, as it goes: a live page never ends. */
function hear(request: IncomingMessage, response: ServerResponse, heard: Canaries['heard']): void {
  const { method, url = '' } = request
  const place = `${method} ${url}`
  const body = (chunk: unknown) => {
    if (typeof chunk === 'string') heard(`${place} body`, chunk)
    else if (chunk instanceof Uint8Array) heard(`${place} body`, Buffer.from(chunk).toString())
  }
  const header = (name: string, value: unknown) =>
    heard(`${place} header ${name.toLowerCase()}`, [value].flat().join('\n'))
  const { write, end, writeHead } = response
  response.write = function (this: ServerResponse, ...args: unknown[]) {
    body(args[0])
    return Reflect.apply(write, this, args)
  }
  response.end = function (this: ServerResponse, ...args: unknown[]) {
    body(args[0])
    return Reflect.apply(end, this, args)
  }
  response.writeHead = function (this: ServerResponse, ...args: unknown[]) {
    for (const [name, value] of Object.entries(this.getHeaders())) header(name, value)
    for (const [name, value] of pairsOf(args.at(-1))) header(name, value)
    return Reflect.apply(writeHead, this, args)
  }
}

/** Headers as node:http takes them: an object, pairs, or a flat list. */
function pairsOf(headers: unknown): [name: string, value: unknown][] {
  if (typeof headers !== 'object' || headers === null) return []
  if (!Array.isArray(headers)) return Object.entries(headers)
  if (Array.isArray(headers[0])) return headers
  return headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1]]] : []))
}
