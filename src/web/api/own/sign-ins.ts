import { z } from 'zod'
import type { BrowserHash, SessionId } from '../../../domain/ids.ts'
import { endSession } from '../../../domain/sessions/end-session.ts'
import { forgetBrowser } from '../../../domain/sessions/forget-browser.ts'
import { listSignIns } from '../../../domain/sessions/list-sign-ins.ts'
import { DONE, type Operation, own } from '../operation.ts'
import { id, listOf, moment } from '../shapes.ts'

const session = z.strictObject({
  id,
  /** Whether it is the one that this request came by. */
  own: z.boolean(),
  userAgent: z.string(),
  network: z.string(),
  factors: z.array(z.string()),
  startedAt: moment,
  lastSeenAt: moment,
  endsAt: moment,
})

const browser = z.strictObject({
  id,
  own: z.boolean(),
  userAgent: z.string(),
  network: z.string(),
  signedInAt: moment.optional(),
})

export const SIGN_INS: readonly Operation[] = [
  own(
    {
      id: 'listSessions',
      method: 'get',
      path: '/me/sessions',
      area: 'sessions',
      summary: 'Where you are signed in: browsers and command lines',
      output: listOf(session),
      refusals: [],
      example: {
        output: {
          items: [
            {
              id: '5355101',
              own: true,
              userAgent: 'aikagi/command-line',
              network: '192.0.2.7',
              factors: ['password', 'authenticator'],
              startedAt: '2026-01-05T09:00:00Z',
              lastSeenAt: '2026-01-05T09:10:00Z',
              endsAt: '2026-01-06T08:55:00Z',
            },
          ],
        },
      },
    },
    async ({ ports, session: here }) => {
      const { sessions } = await listSignIns(ports, { session: here })
      const items = sessions.map((one) => ({
        id: one.id,
        own: one.id === here.id,
        userAgent: one.userAgent,
        network: one.network,
        factors: one.factors.map(({ factor }) => factor),
        startedAt: one.startedAt,
        lastSeenAt: one.lastSeenAt,
        endsAt: one.endsAt,
      }))
      return { value: { items } }
    },
  ),
  own(
    {
      id: 'endSession',
      method: 'delete',
      path: '/me/sessions/{id}',
      area: 'sessions',
      summary: 'End another session of yours',
      refusals: ['not-found'],
      example: {},
    },
    async ({ ports, session: here, asker, params }) => {
      const other = params.id as SessionId
      const ending = await endSession(ports, { session: here, other, asker })
      return ending.ended ? DONE : ending
    },
  ),
  own(
    {
      id: 'listBrowsers',
      method: 'get',
      path: '/me/browsers',
      area: 'sessions',
      summary: 'Browsers known as yours: their wrong passwords are counted apart',
      output: listOf(browser),
      refusals: [],
      example: {
        output: {
          items: [
            {
              id: 'br0w53r',
              own: true,
              userAgent: 'Mozilla/5.0 …',
              network: '192.0.2.7',
              signedInAt: '2026-01-05T09:00:00Z',
            },
          ],
        },
      },
    },
    async ({ ports, session: here }) => {
      const { browsers } = await listSignIns(ports, { session: here })
      const items = browsers.map((one) => ({
        id: one.browser,
        own: one.browser === here.browser,
        userAgent: one.userAgent,
        network: one.network,
        ...(one.signedInAt && { signedInAt: one.signedInAt }),
      }))
      return { value: { items } }
    },
  ),
  own(
    {
      id: 'forgetBrowser',
      method: 'delete',
      path: '/me/browsers/{id}',
      area: 'sessions',
      summary: 'Forget a known browser',
      refusals: ['not-found'],
      example: {},
    },
    async ({ ports, session: here, asker, params }) => {
      const asked = params.id as BrowserHash
      const forgetting = await forgetBrowser(ports, { session: here, browser: asked, asker })
      return forgetting.forgotten ? DONE : forgetting
    },
  ),
]
