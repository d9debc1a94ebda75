import type { Asker } from '../asker.ts'
import type { MessageId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import type { TypedName } from '../signin/signin-name.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'

/** What waits in the outbox between the form and `openForgotten`. */
export interface ForgottenRequest {
  name: TypedName
  asker: Asker
}

export type ForgottenAnswer = { taken: true } | { taken: false; reason: 'too-many'; retryAt?: Date }

/**
 * "Forgot your password?" Who exists is looked up later, by a job: the answer to this request is the same work and the
 * same bytes for every name (R12).
 */
export async function requestForgotten(
  ports: Ports,
  request: ForgottenRequest,
): Promise<ForgottenAnswer> {
  const key = `forgotten:${request.asker.networkPrefix}`
  const verdict = await charge(ports, [{ key, limit: limits.network(ports.settings) }])
  if (!verdict.allowed) {
    return {
      taken: false,
      reason: 'too-many',
      ...(verdict.retryAt && { retryAt: verdict.retryAt }),
    }
  }
  const [id, now] = [ports.chance.id<MessageId>(), ports.now()]
  const sealedBody = ports.vault.seal(Buffer.from(JSON.stringify(request)), id)
  await ports.transact(({ outbox }) =>
    outbox.add({
      id,
      kind: 'forgotten-password',
      isNotice: false,
      sealedBody,
      createdAt: now,
      nextTryAt: now,
      tries: 0,
    }),
  )
  ports.bell.ring('outbox')
  return { taken: true }
}
