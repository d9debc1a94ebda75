import { hash } from 'node:crypto'
import type { Context } from 'hono'
import { z } from 'zod'
import { type KeptAnswer, once } from '../../domain/idempotency/once.ts'
import { type Acting, lookingAs } from '../../domain/permissions/acting.ts'
import type { Ports } from '../../domain/ports.ts'
import { charge } from '../../domain/throttle/charge.ts'
import { limits } from '../../domain/throttle/limits.ts'
import { NEVER_BY_TOKEN } from '../../domain/tokens/api-token.ts'
import { comesFrom } from '../shared/guards.ts'
import { setSessionCookie } from '../shared/session-cookie.ts'
import type { Web } from '../shared/web.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { type Caller, findCaller, SESSION_PREFIX } from './caller.ts'
import { changes, type Operation, type Outcome, statusOf } from './operation.ts'
import { type Problem, problem } from './problem.ts'
import { type Input, isJson, readInput } from './read-input.ts'

export interface ApiDeps extends SessionDeps {
  /** The installation's name, for authenticator apps. */
  service: string
}

/**
 * Answers one operation. The one place that lets in: who asks and with which factors, how often, from which site, what, and by
 * which permission (B02). The use case asks for the permission again, under its locks.
 */
export async function answer(
  c: Context<Web>,
  deps: ApiDeps,
  operation: Operation,
): Promise<Response> {
  const { ports } = deps
  const refuse = (told: Problem) =>
    problem(c, { publicUrl: ports.publicUrl, now: ports.now() }, told)
  const found = await findCaller(c, deps)
  if ('reason' in found) return refuse(found)
  const { caller } = found
  const limit = limits.apiRequests(ports.settings)
  const charged = await charge(ports, [{ key: `api:${caller.counted}`, limit }])
  if (!charged.allowed)
    return refuse({
      reason: 'too-many-requests',
      ...(charged.retryAt && { retryAt: charged.retryAt }),
    })
  const barred = barredBy(c, ports.publicUrl, { caller, operation })
  if (barred) return refuse({ reason: barred })
  const entry = await enter(deps, { caller, operation })
  if ('reason' in entry) return refuse(entry)
  const read = await readInput(c, operation)
  if (!read.ok) return refuse(read.problem)

  const perform = (given: Ports = ports) =>
    act(c, { ...deps, ports: given }, { ...entry, caller, operation, input: read.input })
  const key = changes(operation) ? c.req.header('idempotency-key') : undefined
  if (key === undefined) return send(c, await perform(), { operation, refuse })
  if (!KEY.test(key)) return refuse({ reason: 'bad-key' })
  const asked = { ...keyedBy(c, caller, read.input), key }
  const result = await once(ports, asked, {
    perform,
    toKeep: (outcome) => toKeep(operation, outcome),
  })
  if (result.first) return send(c, result.answer, { operation, refuse })
  if ('refused' in result) return refuse({ reason: result.refused })
  c.header('Idempotency-Replayed', 'true')
  return sendKept(c, result.kept)
}

/** As in the draft of the header's standard: what a sender makes up, and no secret. */
const KEY = /^[\x21-\x7e]{1,200}$/

/** A browser that was led here by another site, or whose form looks like one (H08). */
function barredBy(
  c: Context<Web>,
  publicUrl: string,
  { caller, operation }: { caller: Caller; operation: Operation },
): 'other-site' | 'not-json' | undefined {
  if (!caller.byCookie || !changes(operation)) return undefined
  if (!comesFrom(new URL(publicUrl).origin, c)) return 'other-site'
  return operation.method === 'delete' || isJson(c) ? undefined : 'not-json'
}

/** Whoever acts, where a permission is needed; or why they may not. */
async function enter(
  { ports }: ApiDeps,
  { caller: { by }, operation }: { caller: Caller; operation: Operation },
): Promise<{ acting?: Acting } | Problem> {
  const { needs, person } = operation
  if (needs === 'anyone') return {}
  if (needs === 'self') return by.token ? { reason: 'needs-person' } : {}
  if (by.token && (person || NEVER_BY_TOKEN.has(needs))) return { reason: 'needs-person' }
  const acting = await ports.read((stores) => lookingAs(ports, stores, { by, permission: needs }))
  return 'reason' in acting ? acting : { acting }
}

function act(
  c: Context<Web>,
  { ports, service }: ApiDeps,
  asked: { caller: Caller; acting?: Acting; operation: Operation; input: Input },
): Promise<Outcome<unknown>> {
  const { caller, acting, operation, input } = asked
  const { by, asker, byCookie } = caller
  const renew = (token: string): string | undefined => {
    if (!byCookie) return `${SESSION_PREFIX}${token}`
    setSessionCookie(c as Context, token)
    return undefined
  }
  const { params, query, body } = input as Input & { query: never; body: never }
  const found = acting && { acting }
  const { words } = c.var.view
  return operation.act({ ports, service, asker, words, by, ...found, params, query, body, renew })
}

const keyedBy = (c: Context<Web>, { keyed, userId }: Caller, { text }: Input) => {
  const { pathname, search } = new URL(c.req.url)
  const request = [c.req.method, pathname, search, text].join('\n')
  return { actor: keyed, userId, fingerprint: hash('sha256', request, 'base64url') }
}

/** A refusal changed nothing, so that it may be asked again under the same key. */
const toKeep = (operation: Operation, outcome: Outcome<unknown>): KeptAnswer | undefined =>
  'reason' in outcome
    ? undefined
    : { status: statusOf(operation), body: written(operation, outcome.value) }

function send(
  c: Context<Web>,
  outcome: Outcome<unknown>,
  { operation, refuse }: { operation: Operation; refuse: (told: Problem) => Response },
): Response {
  if ('reason' in outcome) return refuse(outcome)
  return sendKept(c, { status: statusOf(operation), body: written(operation, outcome.value) })
}

function sendKept(c: Context<Web>, { status, body }: KeptAnswer): Response {
  if (body === '') return c.body(null, status as 204)
  return c.body(body, status as 200, { 'Content-Type': 'application/json' })
}

/** Only what the schema names leaves: a use case that gives more is a bug, and fails (H03). */
const written = ({ output }: Operation, value: unknown): string =>
  output ? JSON.stringify(z.encode(output, value)) : ''
