import { z } from 'zod'
import { beginCodes } from '../../../domain/recovery-codes/begin-codes.ts'
import { cancelCodes } from '../../../domain/recovery-codes/cancel-codes.ts'
import { keepCodes } from '../../../domain/recovery-codes/keep-codes.ts'
import { lookAtCodes } from '../../../domain/recovery-codes/look-at-codes.ts'
import { shownCode } from '../../../domain/recovery-codes/recovery-code.ts'
import { showCodes } from '../../../domain/recovery-codes/show-codes.ts'
import { tryCode } from '../../../domain/recovery-codes/try-code.ts'
import { DONE, type Operation, own } from '../operation.ts'
import { moment, textOf } from '../shapes.ts'

export const RECOVERY_CODES: readonly Operation[] = [
  own(
    {
      id: 'lookAtRecoveryCodes',
      method: 'get',
      path: '/me/recovery-codes',
      area: 'devices',
      summary: 'How many of your recovery codes are left',
      output: z.strictObject({
        left: z.int(),
        /** Of how many. Absent where none were made. */
        of: z.int().optional(),
        madeAt: moment.optional(),
        /** When one of them was last typed and right. */
        provenAt: moment.optional(),
        /** Few are left, or none: make new ones. */
        low: z.boolean(),
      }),
      refusals: [],
      example: {
        output: {
          left: 9,
          of: 10,
          madeAt: '2026-01-05T09:00:00Z',
          provenAt: '2026-02-01T09:00:00Z',
          low: false,
        },
      },
    },
    async ({ ports, session }) => {
      const { stock, low } = await lookAtCodes(ports, { session })
      if (!stock) return { value: { left: 0, low } }
      const { left, of, madeAt, provenAt } = stock
      return { value: { left, of, madeAt, provenAt, low } }
    },
  ),
  own(
    {
      id: 'beginRecoveryCodes',
      method: 'post',
      path: '/me/recovery-codes/draft',
      area: 'devices',
      summary: 'Make ten new recovery codes',
      about:
        'The answer holds the codes. Those from before stay valid until you send one of the new ones back, which shows that they were kept.',
      status: 201,
      output: z.strictObject({ codes: z.array(z.string()), until: moment }),
      refusals: ['device-first', 'frozen', 'no-draft'],
      example: {
        output: {
          codes: ['01234-ABCDE-56789-FGHJK-MNPQRS'],
          until: '2026-01-05T10:00:00Z',
        },
      },
    },
    async ({ ports, session }) => {
      const begun = await beginCodes(ports, { session })
      if (!begun.begun) return begun
      const shown = await showCodes(ports, { session })
      if (!shown) return { reason: 'no-draft' }
      return { value: { codes: shown.codes.map(shownCode), until: shown.until } }
    },
  ),
  own(
    {
      id: 'keepRecoveryCodes',
      method: 'post',
      path: '/me/recovery-codes',
      area: 'devices',
      summary: 'Show that the new recovery codes were kept, by one of them',
      about:
        'From now on they are valid, and those from before are not. The one you send stays good.',
      body: z.strictObject({ code: textOf(100) }),
      refusals: ['device-first', 'frozen', 'no-draft', 'not-one-of-them'],
      example: { body: { code: '01234-ABCDE-56789-FGHJK-MNPQRS' } },
    },
    async ({ ports, session, asker, body }) => {
      const keeping = await keepCodes(ports, { session, typed: body.code, asker })
      return keeping.kept ? DONE : keeping
    },
  ),
  own(
    {
      id: 'tryRecoveryCode',
      method: 'post',
      path: '/me/recovery-codes/try',
      area: 'devices',
      summary: 'A rehearsal: whether a recovery code is good. It stays so',
      body: z.strictObject({ code: textOf(100) }),
      refusals: ['not-a-code', 'wrong-code', 'code-already-used', 'too-many'],
      example: { body: { code: '01234-ABCDE-56789-FGHJK-MNPQRS' } },
    },
    async ({ ports, session, asker, body }) => {
      const trial = await tryCode(ports, { session, typed: body.code, asker })
      return trial.works ? DONE : trial
    },
  ),
  own(
    {
      id: 'cancelRecoveryCodes',
      method: 'delete',
      path: '/me/recovery-codes/draft',
      area: 'devices',
      summary: 'Leave nothing of the codes that were made and not kept',
      refusals: [],
      example: {},
    },
    async ({ ports, session }) => {
      await cancelCodes(ports, { session })
      return DONE
    },
  ),
]
