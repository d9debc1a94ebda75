import { type Context, Hono } from 'hono'
import { lookAtAccount } from '../../domain/accounts/look-at-account.ts'
import { changeSettings } from '../../domain/users/change-settings.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { oneOf, readForm, strictForm, textOf } from '../shared/form.ts'
import { setLanguage } from '../shared/language.ts'
import { BadRequest } from '../shared/web.ts'
import { confirmFirst, type SignedIn, signInAgain } from '../signin/with-session.ts'
import type { AccountDeps } from './account.ts'
import { settingsPage } from './settings-page.ts'

const settingsForm = strictForm({ language: oneOf(['en', 'ja']), zone: textOf(64) })

/** Language and time zone. */
export function settingsRoutes({ ports }: AccountDeps): Hono<SignedIn> {
  const web = new Hono<SignedIn>()

  web.get(routes.account.settings, async (c) => {
    const { view, session } = c.var
    const { user } = await lookAtAccount(ports, { session })
    return c.html(`${settingsPage({ view, user })}`)
  })

  web.post(routes.account.settings, async (c) => {
    const { language, zone } = await readForm(c, settingsForm)
    const { session } = c.var
    const asked = { session, language, timeZone: zone, asker: askerOf(c) }
    const change = await changeSettings(ports, asked)
    if (change.changed) {
      setLanguage(c as Context, language)
      return c.redirect(`${routes.account.page}?done=settings`, 303)
    }
    if (change.reason === 'session-over') return signInAgain(c)
    if (change.reason === 'confirm-first') return confirmFirst(c)
    // The page offers a closed list: nothing else can come from it.
    throw new BadRequest(400, change.reason)
  })

  return web
}
