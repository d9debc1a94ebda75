import type { UserId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Holding, KeyedRequest } from './store.ts'

const KEY_LIFE_MS = 24 * 3_600_000

/** How long what performs a request has for it, before a repeat may take its key over. */
const LEASE_MS = 5 * 60_000

export interface Asked {
  actor: string
  userId: UserId
  key: string
  fingerprint: string
}

export interface KeptAnswer {
  status: number
  body: string
}

/**
 * 'key-reused': another request came under this key. 'key-in-progress': the first one is being answered, or what answered it
 * died before it did anything, and a repeat does it after five minutes. 'key-answer-lost': it died after it did something, before
 * the answer was kept; then its sender looks what is there.
 */
export type Once<Answer> =
  | { first: true; answer: Answer }
  | { first: false; kept: KeptAnswer }
  | { first: false; refused: 'key-reused' | 'key-in-progress' | 'key-answer-lost' }

/** A repeat took the key over: whatever this one was about to store is rolled back. */
class KeyTaken extends Error {}

/**
 * Does something once for each key of an actor, however often and however parallel it is asked for in 24 hours, and whenever
 * a process dies. `perform` does it by the ports it is given: each of their transactions that does more than count an attempt
 * marks the key as well, or fails where somebody else took it over (docs/decisions/0071). `toKeep` says what a repeat is
 * told. What was not done (undefined) may be asked again under the same key.
 */
export async function once<Answer>(
  ports: Ports,
  asked: Asked,
  {
    perform,
    toKeep,
  }: {
    perform(ports: Ports): Promise<Answer>
    toKeep(answer: Answer): KeptAnswer | undefined
  },
): Promise<Once<Answer>> {
  const begun = await begin(ports, asked)
  if ('before' in begun) return repeat(ports, asked, begun.before)
  const { holding } = begun
  let answer: Answer
  let kept: KeptAnswer | undefined
  try {
    answer = await perform(marking(ports, holding))
    kept = toKeep(answer)
  } catch (error) {
    if (error instanceof KeyTaken) return { first: false, refused: 'key-in-progress' }
    await ports.transact(({ idempotency }) => idempotency.forgetUndone(holding))
    throw error
  }
  const sealedBody = kept && ports.vault.seal(Buffer.from(kept.body), identityOf(asked))
  await ports.transact(({ idempotency }) =>
    kept && sealedBody
      ? idempotency.finish(holding, { status: kept.status, sealedBody })
      : idempotency.forget(holding),
  )
  return { first: true, answer }
}

/** The request that has this key already; or how this one holds it, as the first or in place of one that did nothing. */
function begin(
  ports: Ports,
  asked: Asked,
): Promise<{ before: KeyedRequest } | { holding: Holding }> {
  const { actor, key } = asked
  const holding = { actor, key, holder: ports.chance.token() }
  const request = { ...asked, ...holding, begunAt: ports.now() }
  return ports.transact(async ({ idempotency }) => {
    const before = await idempotency.find(actor, key)
    if (before && isOver(before.begunAt, KEY_LIFE_MS, ports.now())) await idempotency.forget(before)
    else if (before && !isDead(before, asked, ports.now())) return { before }
    else if (before && (await idempotency.takeOver(before, request))) return { holding }
    if (await idempotency.begin(request)) return { holding }
    const other = await idempotency.find(actor, key)
    if (!other) throw new Error('A key was neither free nor taken')
    return { before: other }
  })
}

const isOver = (since: Date, lifeMs: number, now: Date): boolean =>
  now.getTime() - since.getTime() >= lifeMs

const isDead = (before: KeyedRequest, { fingerprint }: Asked, now: Date): boolean =>
  before.fingerprint === fingerprint &&
  before.status === undefined &&
  before.doneAt === undefined &&
  isOver(before.begunAt, LEASE_MS, now)

/** The same ports, of which a transaction holds the deed and the mark that it was done. */
function marking(ports: Ports, holding: Holding): Ports {
  return {
    ...ports,
    transact: (work) =>
      ports.transact(async (stores) => {
        const used = new Set<string | symbol>()
        const result = await work(watched(stores, used))
        used.delete('throttle')
        if (used.size > 0 && !(await stores.idempotency.mark(holding, ports.now())))
          throw new KeyTaken('Another request took over this key')
        return result
      }),
  }
}

const watched = (stores: Stores, used: Set<string | symbol>): Stores =>
  new Proxy(stores, {
    get(target, name) {
      used.add(name)
      return target[name as keyof Stores]
    },
  })

function repeat<Answer>(
  { vault, now }: Ports,
  asked: Asked,
  { fingerprint, status, sealedBody, begunAt, doneAt }: KeyedRequest,
): Once<Answer> {
  if (fingerprint !== asked.fingerprint) return { first: false, refused: 'key-reused' }
  if (status !== undefined && sealedBody !== undefined) {
    const body = Buffer.from(vault.open(sealedBody, identityOf(asked))).toString()
    return { first: false, kept: { status, body } }
  }
  const isLost = doneAt !== undefined && isOver(begunAt, LEASE_MS, now())
  return { first: false, refused: isLost ? 'key-answer-lost' : 'key-in-progress' }
}

const identityOf = ({ actor, key }: Asked): string => `idempotency:${actor}:${key}`
