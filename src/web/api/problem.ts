import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { routes } from '../routes.ts'
import type { Web } from '../shared/web.ts'
import type { Refusal } from './operation.ts'
import { REASONS, type Reason } from './reasons.ts'

export interface Problem extends Refusal<Reason> {
  /** By name, what is wrong with each field. Names only: a value may be a secret. */
  fields?: Readonly<Record<string, string>>
}

interface Place {
  publicUrl: string
  now: Date
}

/** The refusal as RFC 9457 has it, in the sender's language, with what to do next. */
export function problem(
  c: Context<Web>,
  { publicUrl, now }: Place,
  { reason, retryAt, until, fields }: Problem,
): Response {
  const { view, requestId } = c.var
  const { status, field }: { status: number; field?: string } = REASONS[reason]
  if (status === 401) c.header('WWW-Authenticate', challengeOf(reason))
  if (retryAt) c.header('Retry-After', String(secondsUntil(retryAt, now)))
  const detail = view.words(`api.reason-${reason}`)
  const named = fields ?? (field && { [field]: detail })
  return c.body(
    JSON.stringify({
      type: `${publicUrl}${routes.api.docs}#reason-${reason}`,
      title: view.words(`api.status-${status as 401}`),
      status,
      detail,
      reason,
      requestId,
      ...(named && { fields: named }),
      ...(retryAt && { retryAt: retryAt.toISOString() }),
      ...(until && { until: until.toISOString() }),
    }),
    status as ContentfulStatusCode,
    { 'Content-Type': 'application/problem+json', 'Content-Language': view.language },
  )
}

/** RFC 6750; where a factor must be shown again, RFC 9470. */
const challengeOf = (reason: Reason): string =>
  reason === 'confirm-first'
    ? 'Bearer realm="aikagi", error="insufficient_user_authentication"'
    : 'Bearer realm="aikagi"'

const secondsUntil = (moment: Date, now: Date): number =>
  Math.max(1, Math.ceil((moment.getTime() - now.getTime()) / 1000))
