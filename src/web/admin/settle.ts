import type { Context } from 'hono'
import type { Permission } from '../../domain/permissions/permission-sets.ts'
import {
  type ActorRefusal,
  type Administering,
  answerRefusal,
  isActorRefusal,
} from './with-permission.ts'

type Outcome<Reason extends string> =
  | { done: true }
  | { done: false; reason: Reason; retryAt?: Date }

export interface Settling<Done, Reason extends string> {
  /** What the use case asks for: named to whoever lacks it. */
  permission: Permission
  /** Where it leads when it was done. */
  onwards(outcome: Done): string
  /** The same page with why not. */
  again(reason: Exclude<Reason, ActorRefusal>, retryAt?: Date): Response | Promise<Response>
}

/** Answers a form of the administration: on with 303, the same page with 422, or what is missing with 403. */
export async function settle<Reason extends string, Result extends Outcome<Reason>>(
  c: Context<Administering>,
  outcome: Result,
  { permission, onwards, again }: Settling<Extract<Result, { done: true }>, ReasonOf<Result>>,
): Promise<Response> {
  if (outcome.done) return c.redirect(onwards(outcome as Extract<Result, { done: true }>), 303)
  const { reason, retryAt } = outcome
  if (isActorRefusal(reason)) return answerRefusal(c, reason, permission)
  return again(reason as never, retryAt)
}

type ReasonOf<Result> = Result extends { done: false; reason: infer Reason extends string }
  ? Reason
  : never
