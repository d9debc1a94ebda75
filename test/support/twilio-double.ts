import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** How the double answers an order: as the provider does, or as it does on a bad day. */
type Mood = 'takes' | 'fails' | 'refuses' | 'is silent'

interface DoubleCall {
  sid: string
  order: URLSearchParams
  /** What whoever holds the telephone has heard. */
  heard: string[]
  ended: boolean
  /** As it is shown to whoever asks, before the end. */
  status: string
  /** What is left of the document that is being carried out; the first verb is the one that waits for keys. */
  verbs: Verb[]
}

type Verb =
  | { name: 'Say'; text: string }
  | { name: 'Gather'; action: string; texts: string[] }
  | { name: 'Redirect'; url: string }
  | { name: 'Hangup' }

export interface Answer {
  status: number
  body: string
}

/** Fetches an address of the product as the provider would. */
export type Site = (url: string, request: RequestInit) => Promise<Response> | Response

/**
 * Twilio as its published API describes it, on this machine: REST calls of an account, signed callbacks, and the few verbs
 * of TwiML that we use. Written from its documents and not from our adapter; it has not been held against the real one.
 */
const NO_PRICE = { price: null, price_unit: 'USD' }

export async function openTwilioDouble({ account, token }: { account: string; token: string }) {
  const calls = new Map<string, DoubleCall>()
  const asked: string[] = []
  let mood: Mood = 'takes'
  let price: { price: string | null; price_unit: string | null } = NO_PRICE
  let site: Site = () => {
    throw new Error('no site')
  }
  const base = `/2010-04-01/Accounts/${account}/Calls`

  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request))
    asked.push(`${request.method} ${request.url}`)
    if (request.headers.authorization !== `Basic ${btoa(`${account}:${token}`)}`)
      return json(response, 401, { code: 20003, message: 'Authenticate', status: 401 })
    if (request.url === `${base}.json`) return take(form, response)
    const call = calls.get(/Calls\/(\w+)\.json$/.exec(request.url ?? '')?.[1] ?? '')
    if (!call) return json(response, 404, { code: 20404, message: 'not found', status: 404 })
    json(response, 200, shown(call))
    if (form.get('Status') === 'completed') call.ended = true
    const twiml = form.get('Twiml')
    if (twiml) await carryOut(call, twiml)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  function take(order: URLSearchParams, response: ServerResponse<IncomingMessage>) {
    if (mood === 'is silent') return
    const bad = BAD_DAYS[mood]
    if (bad) return json(response, bad.status, bad)
    const sid = `CA${String(calls.size + 1).padStart(32, '0')}`
    const call = { sid, order, heard: [], ended: false, status: 'queued', verbs: [] }
    calls.set(sid, call)
    json(response, 201, shown(call))
  }

  const shown = ({ sid, ended, status }: DoubleCall) => ({
    sid,
    account_sid: account,
    status: ended ? 'completed' : status,
    ...price,
  })

  async function post(call: DoubleCall, url: string, fields: Record<string, string>) {
    const params: Record<string, string> = { AccountSid: account, CallSid: call.sid, ...fields }
    return send(url, params, signature(url, params, token))
  }

  const send = (url: string, params: Record<string, string>, signed: string) =>
    raw(url, new URLSearchParams(params).toString(), signed)

  async function raw(url: string, body: string, signed = ''): Promise<Answer> {
    const response = await site(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        'X-Twilio-Signature': signed,
      },
      body,
    })
    return { status: response.status, body: await response.text() }
  }

  async function fetchTwiml(call: DoubleCall, url: string, fields: Record<string, string> = {}) {
    const answer = await post(call, url, { CallStatus: 'in-progress', ...fields })
    if (answer.status === 200) await carryOut(call, answer.body)
    return answer
  }

  /** Until keys are waited for, or the end. */
  async function carryOut(call: DoubleCall, twiml: string): Promise<void> {
    call.verbs = verbsOf(twiml)
    await goOn(call)
  }

  async function goOn(call: DoubleCall): Promise<void> {
    while (call.verbs.length > 0) {
      const verb = call.verbs[0]!
      if (verb.name === 'Gather') {
        call.heard.push(...verb.texts)
        return
      }
      call.verbs.shift()
      if (verb.name === 'Say') call.heard.push(verb.text)
      if (verb.name === 'Hangup') call.ended = true
      if (verb.name === 'Redirect') return void (await fetchTwiml(call, verb.url))
    }
    call.ended = true
  }

  let sequence = 0
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    calls: () => [...calls.values()],
    serve: (product: Site) => {
      site = product
    },
    mood: (next: Mood) => {
      mood = next
    },
    price: (next: string, unit: string | null = 'USD') => {
      price = { price: next, price_unit: unit }
    },
    /** A signed status callback. */
    report: (call: DoubleCall, CallStatus: string, more: Record<string, string> = {}) =>
      post(call, call.order.get('StatusCallback')!, {
        CallStatus,
        SequenceNumber: String(sequence++),
        ...more,
      }),
    detect: (call: DoubleCall, AnsweredBy: string) =>
      post(call, call.order.get('AsyncAmdStatusCallback')!, { AnsweredBy }),
    answer: (call: DoubleCall) => fetchTwiml(call, call.order.get('Url')!),
    /** Somebody took a call that was ordered with all that it says. */
    listen: (call: DoubleCall) => carryOut(call, call.order.get('Twiml') ?? ''),
    /** Keys while a document listens, as one collection. */
    async press(call: DoubleCall, Digits: string): Promise<Answer> {
      const verb = call.verbs[0]
      if (verb?.name !== 'Gather') throw new Error('nothing listens')
      return fetchTwiml(call, verb.action, { Digits })
    },
    /** Nobody presses anything: what comes after the listening. */
    async silence(call: DoubleCall): Promise<void> {
      while (call.verbs[0]?.name === 'Gather') call.verbs.shift()
      await goOn(call)
    },
    /** Where the document that listens wants its keys. */
    action: (call: DoubleCall): string => {
      const verb = call.verbs[0]
      if (verb?.name !== 'Gather') throw new Error('nothing listens')
      return verb.action
    },
    /** Anything at all, signed or not. */
    send,
    raw,
    sign: (url: string, params: Record<string, string>, by = token) => signature(url, params, by),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const BAD_DAYS: { readonly [Name in Mood]?: { status: number; code: number; message: string } } = {
  fails: { status: 500, code: 20500, message: 'Internal Server Error' },
  refuses: { status: 400, code: 21211, message: "Invalid 'To' Phone Number" },
}

/** https://www.twilio.com/docs/usage/security: the address, then every field by name, HMAC-SHA1 under the token. */
function signature(url: string, params: Record<string, string>, token: string): string {
  const fields = Object.keys(params)
    .toSorted()
    .map((name) => `${name}${params[name]}`)
  return createHmac('sha1', token)
    .update(`${url}${fields.join('')}`)
    .digest('base64')
}

const VERB =
  /<Say[^>]*>(.*?)<\/Say>|<Gather[^>]*? action="(.*?)"[^>]*>(.*?)<\/Gather>|<Redirect[^>]*>(.*?)<\/Redirect>|<Hangup\/>/gs

function verbsOf(twiml: string): Verb[] {
  return [...twiml.matchAll(VERB)].map(([, said, action, inside, url]): Verb => {
    if (said !== undefined) return { name: 'Say', text: plain(said) }
    if (url !== undefined) return { name: 'Redirect', url: plain(url) }
    if (action === undefined) return { name: 'Hangup' }
    const texts = [...(inside ?? '').matchAll(/<Say[^>]*>(.*?)<\/Say>/gs)]
    return { name: 'Gather', action: plain(action), texts: texts.map(([, each]) => plain(each!)) }
  })
}

const plain = (xml: string): string =>
  xml.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))

function json(response: ServerResponse<IncomingMessage>, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}
