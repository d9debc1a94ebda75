import { appOf } from '../../../drill/acts/sign-in.ts'
import type { Guest, Tour } from './tour.ts'

const TOKENS = '/account/tokens'
const COMMAND_LINE = `${TOKENS}/command-line`

/** API tokens and the command line of somebody with a device, and what the API can do. */
export async function seeApi({ scene, look, send, refuse }: Tour, person: Guest): Promise<void> {
  const { browser } = person
  await browser.open('/confirm?return=account')
  await browser.submit('/confirm', { code: await appOf(person).nextCode() })
  await look('API tokens, none', browser, TOKENS)
  const making = { path: TOKENS, action: TOKENS }
  await refuse('API token without a name', browser, { ...making, typed: { name: '' } })
  const typed = { name: 'nightly report', sets: true }
  await send('API token, made', browser, { ...making, typed })
  await look('API tokens, one', browser, TOKENS)
  await look('command line', browser, COMMAND_LINE)
  const session = { path: COMMAND_LINE, action: COMMAND_LINE }
  await send('command line, session made', browser, session)
  await look('what the API can do', scene.visitor(), '/api/v1/docs')
}
