import { z } from 'zod'
import { changeLook } from '../../../domain/looks/change-look.ts'
import { LOGO_MOST_BYTES } from '../../../domain/looks/logo.ts'
import { DONE, type Operation, permitted } from '../operation.ts'
import { textOf } from '../shapes.ts'

const LOGO_REFUSALS = ['logo-empty', 'logo-too-large', 'logo-not-a-picture'] as const

export const LOOKS: readonly Operation[] = [
  permitted(
    'account:write',
    {
      id: 'changeColour',
      method: 'put',
      path: '/account/colour',
      area: 'account',
      summary: 'The colour of the sign-in page and of letters; an empty one takes it away',
      body: z.strictObject({ colour: textOf(32) }),
      refusals: ['not-a-colour', ...LOGO_REFUSALS],
      example: { body: { colour: '#1b5e6b' } },
    },
    async ({ ports, by, asker, body }) => {
      const change = await changeLook(ports, { by, asker, part: { colour: body.colour } })
      return change.done ? DONE : change
    },
  ),
  permitted(
    'account:write',
    {
      id: 'changeLogo',
      method: 'put',
      path: '/account/logo',
      area: 'account',
      summary: 'The logo of the sign-in page, as base64; null takes it away',
      bodyMost: 2 * LOGO_MOST_BYTES,
      body: z.strictObject({ content: z.base64().nullable() }),
      refusals: ['not-a-colour', ...LOGO_REFUSALS],
      example: { body: { content: null } },
    },
    async ({ ports, by, asker, body: { content } }) => {
      const logo = content === null ? null : new Uint8Array(Buffer.from(content, 'base64'))
      const change = await changeLook(ports, { by, asker, part: { logo } })
      return change.done ? DONE : change
    },
  ),
]
