import type { UserId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import type { KeyedRequest } from './store.ts'

const KEY_LIFE_MS = 24 * 3_600_000

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
 * died halfway; then its sender looks what is there, and asks with a new key.
 */
export type Once<Answer> =
  | { first: true; answer: Answer }
  | { first: false; kept: KeptAnswer }
  | { first: false; refused: 'key-reused' | 'key-in-progress' }

/**
 * Does something once for each key of an actor, however often and however parallel it is asked for in 24 hours. The mark that
 * it began is committed before it does; `toKeep` says what a repeat is told. What was not done (undefined) may be asked again
 * under the same key.
 */
export async function once<Answer>(
  ports: Ports,
  asked: Asked,
  {
    perform,
    toKeep,
  }: {
    perform(): Promise<Answer>
    toKeep(answer: Answer): KeptAnswer | undefined
  },
): Promise<Once<Answer>> {
  const { actor, key } = asked
  const before = await begin(ports, asked)
  if (before) return repeat(ports, asked, before)

  let kept: KeptAnswer | undefined
  try {
    const answer = await perform()
    kept = toKeep(answer)
    return { first: true, answer }
  } finally {
    const sealedBody = kept && ports.vault.seal(Buffer.from(kept.body), identityOf(asked))
    await ports.transact(({ idempotency }) =>
      kept && sealedBody
        ? idempotency.finish(actor, key, { status: kept.status, sealedBody })
        : idempotency.forget(actor, key),
    )
  }
}

/** The request that has this key already; undefined when this one is the first. */
function begin(ports: Ports, asked: Asked): Promise<KeyedRequest | undefined> {
  const { actor, key } = asked
  return ports.transact(async ({ idempotency }) => {
    const before = await idempotency.find(actor, key)
    if (before && ports.now().getTime() - before.begunAt.getTime() < KEY_LIFE_MS) return before
    if (before) await idempotency.forget(actor, key)
    const won = await idempotency.begin({ ...asked, begunAt: ports.now() })
    return won ? undefined : idempotency.find(actor, key)
  })
}

function repeat<Answer>(
  { vault }: Ports,
  asked: Asked,
  { fingerprint, status, sealedBody }: KeyedRequest,
): Once<Answer> {
  if (fingerprint !== asked.fingerprint) return { first: false, refused: 'key-reused' }
  if (status === undefined || sealedBody === undefined)
    return { first: false, refused: 'key-in-progress' }
  const body = Buffer.from(vault.open(sealedBody, identityOf(asked))).toString()
  return { first: false, kept: { status, body } }
}

const identityOf = ({ actor, key }: Asked): string => `idempotency:${actor}:${key}`
