import type { z } from 'zod'
import type { Asker } from '../../domain/asker.ts'
import type { Acting, By } from '../../domain/permissions/acting.ts'
import type { Permission } from '../../domain/permissions/permission-sets.ts'
import type { Ports } from '../../domain/ports.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { Words } from '../../words/words.ts'
import type { CommonReason, Reason } from './reasons.ts'

/** An object that refuses every field it does not name. */
export type Fields = z.ZodObject<z.ZodRawShape, z.core.$strict>

export const AREAS = [
  'yourself',
  'devices',
  'contacts',
  'sessions',
  'tokens',
  'users',
  'hardware-tokens',
  'groups',
  'permissions',
  'account',
  'accounts',
  'recoveries',
  'mail',
  'audit',
  'webhooks',
] as const
export type Area = (typeof AREAS)[number]

/**
 * Who may ask. 'anyone': every session and token. 'self': a person in a session of their own, about themselves. A permission:
 * whoever holds it; a token too, unless it is one that needs a person.
 */
export type Needs = 'anyone' | 'self' | Permission

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never

/** What an operation is asked, read and checked. */
export interface Asked<Path extends string, Query extends Fields, Body extends Fields> {
  ports: Ports
  /** The installation's name, for authenticator apps. */
  service: string
  asker: Asker
  /** Of the sender's language. */
  words: Words
  by: By
  /** Where a permission is needed. */
  acting?: Acting
  /** Ids from the address: letters, digits, '-', '_' and ':', 64 at most. */
  params: Readonly<Record<ParamNames<Path>, string>>
  query: z.output<Query>
  body: z.output<Body>
  /** Hands out a session's new token: to a browser as its cookie (then undefined), else for the answer. */
  renew(token: string): string | undefined
}

/** Why nothing was done. The moments are told where a use case names them. */
export interface Refusal<Why extends string = Reason> {
  reason: Why
  retryAt?: Date
  until?: Date
}

export type Outcome<Value, Why extends string = Reason> = { value: Value } | Refusal<Why>

/** Of what gives no answer but that it was done. */
export const DONE = { value: undefined }

interface Described<
  Path extends string,
  Query extends Fields,
  Body extends Fields,
  Output extends z.ZodType,
  Why extends Reason,
> {
  id: string
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  path: Path
  area: Area
  summary: string
  /** What to know before asking. */
  about?: string
  /** Of success. By default 200, and 204 without an output. */
  status?: 200 | 201 | 202
  query?: Query
  body?: Body
  /** Bytes of the body, where a form's 64 kB are too few. */
  bodyMost?: number
  output?: Output
  /** Beside the common ones. One that the use case has and this list lacks does not compile. */
  refusals: readonly Why[]
  /** As they are sent: JSON. */
  example: Example<Body, Output>
}

interface Example<Body extends Fields, Output extends z.ZodType> {
  query?: Readonly<Record<string, string>>
  body?: z.input<Body>
  output?: z.input<Output>
}

/** One operation, whatever its types: what routes, OpenAPI, the viewer and tests walk over. */
export interface Operation extends Described<string, Fields, Fields, z.ZodType, Reason> {
  needs: Needs
  /** Never by a token, whatever it holds. */
  person?: true
  act(asked: Asked<string, Fields, Fields>): Promise<Outcome<unknown>>
}

type Act<
  Path extends string,
  Query extends Fields,
  Body extends Fields,
  Output extends z.ZodType,
  Why extends Reason,
  Who,
> = (
  asked: Asked<Path, Query, Body> & Who,
) => Promise<Outcome<z.output<Output>, NoInfer<Why> | CommonReason>>

type NoFields = z.ZodObject<Record<never, never>, z.core.$strict>

/** What an operation is, and what it does; `Who` is what the frame knows of who asks. */
type Describe<Who> = <
  const Path extends string,
  const Why extends Reason,
  Query extends Fields = NoFields,
  Body extends Fields = NoFields,
  Output extends z.ZodType = z.ZodUndefined,
>(
  described: Described<Path, Query, Body, Output, Why>,
  act: Act<Path, Query, Body, Output, Why, Who>,
) => Operation

type DescribeFor<Who> = <
  const Path extends string,
  const Why extends Reason,
  Query extends Fields = NoFields,
  Body extends Fields = NoFields,
  Output extends z.ZodType = z.ZodUndefined,
>(
  permission: Permission,
  described: Described<Path, Query, Body, Output, Why>,
  act: Act<Path, Query, Body, Output, Why, Who>,
) => Operation

/** Something about oneself, in a session of one's own: never by a token (3-recovery.md, "Ways"). */
export const own: Describe<{ session: Session }> = (described, act) =>
  erased(described, 'self', inSession(described, act))

/** What every session and every token may ask. */
export const anyone: Describe<unknown> = (described, act) => erased(described, 'anyone', act)

/**
 * Something beyond oneself: whoever holds the permission, in a session or by a token. `acting` is who asks as the frame found
 * them, for looking; what changes anything asks again under its locks.
 */
export const permitted: DescribeFor<{ acting: Acting }> = (permission, described, act) =>
  erased(described, permission, (asked: Parameters<typeof act>[0]) => {
    if (!asked.acting) throw new Error(`${described.id} was asked by nobody`)
    return act(asked)
  })

/** As `permitted`, for what needs a person: a session, and never a token. */
export const inPerson: DescribeFor<{ session: Session }> = (permission, described, act) => ({
  ...erased(described, permission, inSession(described, act)),
  person: true,
})

/** The frame lets in nobody without one. */
function inSession<Given, Done>({ id }: { id: string }, act: (asked: Given) => Done) {
  return (asked: Given & { by: By }): Done => {
    const { session } = asked.by
    if (!session) throw new Error(`${id} was asked without a session`)
    return act({ ...asked, session })
  }
}

/** The types have done their work: the frame gives each operation what its own schemas made. */
const erased = (described: { id: string }, needs: Needs, act: unknown): Operation =>
  ({ ...described, needs, act }) as Operation

export const statusOf = ({ status, output }: Operation): 200 | 201 | 202 | 204 =>
  status ?? (output ? 200 : 204)

/** Whether it changes anything: then a browser's request must come from our own pages, and a key makes it happen once. */
export const changes = ({ method }: Operation): boolean => method !== 'get'
