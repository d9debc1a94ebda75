import { z } from 'zod'
import {
  changeOthersPolicy,
  type OthersPolicy,
} from '../../../domain/accounts/change-others-policy.ts'
import { changePolicy } from '../../../domain/accounts/change-policy.ts'
import { DONE, inPerson, type Operation } from '../operation.ts'
import { preset } from './account-shapes.ts'

export const PRESET_CHOICES: readonly Operation[] = [
  inPerson(
    'policy:write',
    {
      id: 'changeRootPreset',
      method: 'put',
      path: '/account/presets/root',
      area: 'account',
      summary: 'How long alternative factors wait for root, set by root alone',
      body: z.strictObject({ preset }),
      refusals: ['frozen', 'root-only', 'no-administrator', 'no-approver'],
      example: { body: { preset: 'hold-24h' } },
    },
    async ({ ports, session, asker, body }) => {
      const change = await changePolicy(ports, { session, preset: body.preset, asker })
      return change.changed ? DONE : change
    },
  ),
  presetOf('administrators', 'administrators, set by root'),
  presetOf('users', 'everybody without a rank, set by administrators'),
]

/** The waits of those below whoever decides; root's own are an operation of root's. */
function presetOf(of: OthersPolicy, whose: string): Operation {
  return inPerson(
    'policy:write',
    {
      id: `change${of === 'users' ? 'Users' : 'Administrators'}Preset`,
      method: 'put',
      path: `/account/presets/${of}`,
      area: 'account',
      summary: `How long alternative factors wait for ${whose}`,
      body: z.strictObject({ preset }),
      refusals: ['rank', 'no-administrator', 'no-approver'],
      example: { body: { preset: 'hold-24h' } },
    },
    async ({ ports, session, asker, body }) => {
      const asked = { session, asker, of, preset: body.preset }
      const change = await changeOthersPolicy(ports, asked)
      return change.done ? DONE : change
    },
  )
}
