import { z } from 'zod'
import {
  assignToken,
  retireToken,
  TOKEN_PERMISSION,
  takeBackToken,
} from '../../../domain/hardware-tokens/change-tokens.ts'
import { TOKEN_STATES } from '../../../domain/hardware-tokens/hardware-token.ts'
import {
  lookAtToken,
  lookAtTokens,
  type TokenLook,
} from '../../../domain/hardware-tokens/look-at-tokens.ts'
import type { HardwareTokenId, UserId } from '../../../domain/ids.ts'
import { bringTokens, fileKeyOf } from '../../token-files/bring-tokens.ts'
import { TOKEN_FILE_MOST_BYTES } from '../../token-files/read-token-file.ts'
import { DONE, inPerson, type Operation } from '../operation.ts'
import { given, id, moment, named, pageOf, paging, password, textOf } from '../shapes.ts'

const token = z
  .strictObject({
    id,
    manufacturer: z.string(),
    serial: z.string(),
    algorithm: z.enum(['sha1', 'sha256', 'sha512']),
    digits: z.int(),
    /** Seconds. Absent: it counts its presses (HOTP). */
    period: z.int().optional(),
    /** 'released': it was a device once and is none any more. */
    state: z.enum([...TOKEN_STATES, 'released']),
    userId: id.optional(),
    userName: z.string().optional(),
    importedAt: moment,
    assignedAt: moment.optional(),
  })
  .register(named, { id: 'HardwareToken' })

const fault = z
  .strictObject({
    line: z.int(),
    serial: z.string().optional(),
    reason: z.string(),
    /** The same in the language of who asks. */
    detail: z.string(),
  })
  .register(named, { id: 'HardwareTokenFault' })

const report = z
  .strictObject({
    /** False after a dry run, and with any fault unless a part was asked for. */
    stored: z.boolean(),
    lines: z.int(),
    tokens: z.int(),
    /** Here already, the same in everything. */
    known: z.int(),
    faultCount: z.int(),
    faults: z.array(fault),
  })
  .register(named, { id: 'HardwareTokenReport' })

/** The others are found when these are mended. */
const TOLD_MOST = 1000

const shown = ({ token: one, user, released }: TokenLook): z.output<typeof token> => ({
  id: one.id,
  manufacturer: one.manufacturer,
  serial: one.serial,
  ...one.oath,
  state: released ? 'released' : one.state,
  ...(user && { userId: user.id, ...(user.userName && { userName: user.userName }) }),
  importedAt: one.importedAt,
  ...(one.assignedAt && { assignedAt: one.assignedAt }),
})

const EXAMPLE = {
  id: 't0k3n',
  manufacturer: 'Acme',
  serial: '1000133508267',
  algorithm: 'sha1',
  digits: 6,
  period: 30,
  state: 'in-stock',
  importedAt: '2026-02-01T09:00:00Z',
} as const

const asId = (text: string): HardwareTokenId => text as HardwareTokenId

export const HARDWARE_TOKENS: readonly Operation[] = [
  inPerson(
    TOKEN_PERMISSION,
    {
      id: 'listHardwareTokens',
      method: 'get',
      path: '/hardware-tokens',
      area: 'hardware-tokens',
      summary: 'Hardware tokens by serial number',
      query: z.strictObject({
        ...paging,
        /** How serial numbers begin. */
        beginning: textOf(64).optional(),
        only: z.enum(TOKEN_STATES).optional(),
      }),
      output: pageOf(token),
      refusals: [],
      example: { output: { items: [EXAMPLE] } },
    },
    async ({ ports, acting, query: { limit, ...page } }) => {
      const found = await lookAtTokens(ports, { acting: acting!, limit, ...given(page) })
      const { next } = found
      return { value: { items: found.tokens.map(shown), ...(next !== undefined && { next }) } }
    },
  ),
  inPerson(
    TOKEN_PERMISSION,
    {
      id: 'showHardwareToken',
      method: 'get',
      path: '/hardware-tokens/{id}',
      area: 'hardware-tokens',
      summary: 'One hardware token, and who has it',
      output: token,
      refusals: ['no-such-token'],
      example: { output: EXAMPLE },
    },
    async ({ ports, acting, params }) => {
      const looked = await lookAtToken(ports, { acting: acting!, tokenId: asId(params.id) })
      return looked ? { value: shown(looked) } : { reason: 'no-such-token' }
    },
  ),
  inPerson(
    'permissions:write',
    {
      id: 'importHardwareTokens',
      method: 'post',
      path: '/hardware-tokens/imports',
      area: 'hardware-tokens',
      summary: 'Take a delivery into stock: a key container (PSKC) or CSV',
      about:
        'By default all of it or nothing; `partial` stores what is in order. The same file again changes nothing. The first 1,000 mistakes are told with their lines. `key` is hexadecimal.',
      body: z.strictObject({
        file: z.string().min(1).max(TOKEN_FILE_MOST_BYTES),
        key: textOf().default(''),
        password: password.default(''),
        /** Where the file does not name it. */
        manufacturer: textOf().default(''),
        dryRun: z.boolean(),
        partial: z.boolean().default(false),
      }),
      bodyMost: 2 * TOKEN_FILE_MOST_BYTES,
      output: report,
      refusals: ['key-odd'],
      example: {
        body: {
          file: 'serial,secret\n1000133508267,3132333435363738393031323334353637383930\n',
          manufacturer: 'Acme',
          dryRun: true,
        },
        output: { stored: false, lines: 1, tokens: 1, known: 0, faultCount: 0, faults: [] },
      },
    },
    async ({ ports, session, asker, words, body }) => {
      const { file: text, key: _key, password: _password, ...rest } = body
      const key = fileKeyOf(body)
      if (key === 'odd') return { reason: 'key-odd' }
      const asked = { by: { session }, text, ...(key && { key }), ...rest, asker }
      const answer = await bringTokens(ports, asked)
      if (!answer.done) return answer
      const { faults, ...counts } = answer.brought
      const told = faults
        .slice(0, TOLD_MOST)
        .map((one) => ({ ...one, detail: words(`hardware-tokens.fault-${one.reason}`) }))
      return { value: { ...counts, faultCount: faults.length, faults: told } }
    },
  ),
  inPerson(
    TOKEN_PERMISSION,
    {
      id: 'assignHardwareToken',
      method: 'post',
      path: '/hardware-tokens/{id}/assign',
      area: 'hardware-tokens',
      summary: 'Give a token to a user, who activates it by two of its codes',
      about: 'Of a lower rank, or yourself. They are told by mail.',
      body: z.strictObject({ userId: id }),
      refusals: [
        'no-such-token',
        'root',
        'in-use',
        'not-in-stock',
        'not-assigned',
        'retired',
        'overtaken',
        'yourself',
      ],
      example: { body: { userId: '0a1b2c3d4e5f6g7h' } },
    },
    async ({ ports, session, asker, params, body }) => {
      const tokenId = asId(params.id)
      const userId = body.userId as UserId
      const outcome = await assignToken(ports, { by: { session }, tokenId, userId, asker })
      return outcome.done ? DONE : outcome
    },
  ),
  ...changing('takeBackHardwareToken', 'take-back', {
    summary: 'Back into stock: what nobody activated yet, or no longer has as a device',
    act: takeBackToken,
  }),
  ...changing('retireHardwareToken', 'retire', {
    summary: 'Away for good: its secret is forgotten',
    act: retireToken,
  }),
]

function changing(
  name: string,
  verb: 'take-back' | 'retire',
  { summary, act }: { summary: string; act: typeof retireToken },
): readonly Operation[] {
  return [
    inPerson(
      TOKEN_PERMISSION,
      {
        id: name,
        method: 'post',
        path: `/hardware-tokens/{id}/${verb}`,
        area: 'hardware-tokens',
        summary,
        refusals: [
          'no-such-token',
          'root',
          'in-use',
          'not-in-stock',
          'not-assigned',
          'retired',
          'overtaken',
          'yourself',
        ],
        example: {},
      },
      async ({ ports, session, asker, params }) => {
        const tokenId = asId(params.id)
        const outcome = await act(ports, { by: { session }, tokenId, asker })
        return outcome.done ? DONE : outcome
      },
    ),
  ]
}
