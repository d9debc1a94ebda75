import { type Context, Hono } from 'hono'
import { readCode } from '../../domain/devices/code.ts'
import { typeDigits } from '../../domain/links/type-digits.ts'
import { beginSetup } from '../../domain/setup/begin-setup.ts'
import { finishSetup, setupPasswordRules } from '../../domain/setup/finish-setup.ts'
import {
  lookAtSetup,
  lookAtSetupAddress,
  type SetupView,
} from '../../domain/setup/look-at-setup.ts'
import { mailSetupAgain, setupTopic } from '../../domain/setup/mail-setup-link.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { oneOf, passwordOf, readForm, strictForm, textOf } from '../shared/form.ts'
import { preferredCountry, setLanguage } from '../shared/language.ts'
import { type Ear, liveStream } from '../shared/live.ts'
import { setSessionCookie } from '../shared/session-cookie.ts'
import type { Refusal } from '../shared/view.ts'
import type { Web } from '../shared/web.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { type Answers, openPage, refusalFor } from './open-page.ts'
import { nothingPage, overPage } from './over-page.ts'
import { passwordRefusal, setupPage, setupVersion } from './setup-page.ts'
import { timeZoneOf } from './time-zone.ts'
import { welcomeRoutes } from './welcome.ts'

const answersForm = strictForm({
  account: textOf(100),
  country: textOf(2),
  language: oneOf(['en', 'ja']),
  email: textOf(320),
})
const digitsForm = strictForm({ digits: textOf(64) })
const againForm = strictForm({ email: textOf(320) })
const passwordForm = strictForm({ email: textOf(320), password: passwordOf() })

/** The first account. GETs are inert; the printed address dies with its first POST, which binds the rest to its browser. */
export function setupRoutes(deps: SessionDeps & { ear: Ear }): Hono<Web> {
  const { ports, ear } = deps
  const web = new Hono<Web>()
  web.route('/', welcomeRoutes(deps))
  const tokenOf = (c: Context<Web>): string => c.req.param('token') ?? ''
  const over = (c: Context<Web>) => c.html(`${overPage(c.var.view)}`, 410)

  const ask = async (c: Context<Web>, answers: Answers, refusals: readonly Refusal[] = []) => {
    const { view } = c.var
    const countries = ports.numbers.countries(view.language)
    const wished = preferredCountry(c.req.header('accept-language'))
    const home = countries.find(({ code }) => code === wished)?.code
    const page = { view, token: tokenOf(c), countries, home, answers, refusals }
    return c.html(`${openPage(page)}`, refusals.length > 0 ? 422 : 200)
  }
  const show = async (c: Context<Web>, refusals: readonly Refusal[] = []) => {
    const { view } = c.var
    const looked = await lookAtSetup(ports, { asker: askerOf(c) })
    if (looked.step === 'over') return c.html(`${nothingPage(view)}`, 404)
    const countries = ports.numbers.countries(view.language)
    const rules = setupPasswordRules(looked.setup, ports.settings)
    const page = { view, looked, refusals, countries, rules, now: ports.now() }
    return c.html(`${setupPage(page)}`, refusals.length > 0 ? 422 : 200)
  }
  const on = (c: Context<Web>) => c.redirect(routes.setup.page, 303)

  web.get(routes.setup.page, (c) => show(c))

  web.get(routes.setup.live, async (c) => {
    const asker = askerOf(c)
    const looked = await lookAtSetup(ports, { asker })
    if (looked.step === 'over') return c.body(null, 204)
    const version = async () => {
      const now: SetupView = await lookAtSetup(ports, { asker })
      return now.step === 'over' ? undefined : setupVersion(now)
    }
    return liveStream(c, { ear, topic: setupTopic(looked.setup), browser: asker.browser, version })
  })

  web.post(routes.setup.code, async (c) => {
    const { digits } = await readForm(c, digitsForm)
    const asker = askerOf(c)
    const { words } = c.var.view
    const looked = await lookAtSetup(ports, { asker })
    if (looked.step !== 'mail') return on(c)
    // What is no code at all cannot be a guess: it costs no try.
    if (readCode(digits) === undefined)
      return show(c, [{ field: 'digits', text: words('setup.digits-incomplete') }])
    const target = { purpose: 'set-up', setupId: looked.setup.id } as const
    const answer = await typeDigits(ports, { target, digits, asker })
    if (answer.accepted) return on(c)
    return show(c, [{ field: 'digits', text: words(`recovery.digits-${answer.reason}`) }])
  })

  web.post(routes.setup.again, async (c) => {
    const { email } = await readForm(c, againForm)
    const mail = await mailSetupAgain(ports, { asker: askerOf(c), email })
    if (mail.sent || mail.reason === 'over') return on(c)
    const { view } = c.var
    const until = mail.retryAt ? formatMoment(mail.retryAt, view) : ''
    const key = mail.reason === 'too-many' ? 'again-too-many' : mail.reason
    return show(c, [{ field: 'email', text: view.words(`setup.${key}`, { until }) }])
  })

  web.post(routes.setup.password, async (c) => {
    const { password } = await readForm(c, passwordForm)
    const finish = await finishSetup(ports, { asker: askerOf(c), password })
    if (finish.finished) {
      setSessionCookie(c, finish.token)
      return c.redirect(routes.welcome, 303)
    }
    const { reason } = finish
    if (reason === 'over' || reason === 'not-verified') return on(c)
    return show(c, [passwordRefusal(c.var.view, reason, ports.settings.passwordLength)])
  })

  web.get(routes.setup.open, async (c) => {
    const { open } = await lookAtSetupAddress(ports, { token: tokenOf(c) })
    return open ? ask(c, { language: c.var.view.language }) : over(c)
  })

  web.post(routes.setup.open, async (c) => {
    const { account, ...answers } = await readForm(c, answersForm)
    const { open } = await lookAtSetupAddress(ports, { token: tokenOf(c) })
    if (!open) return over(c)
    const timeZone = timeZoneOf(answers.country, c.var.view.timeZone)
    const asked = { token: tokenOf(c), accountName: account, timeZone, asker: askerOf(c) }
    const beginning = await beginSetup(ports, { ...answers, ...asked })
    if (beginning.begun) {
      setLanguage(c, answers.language)
      return on(c)
    }
    if (beginning.reasons.includes('over')) return over(c)
    const refusals = beginning.reasons.map((reason) => refusalFor(c.var.view, reason))
    return ask(c, { account, ...answers }, refusals)
  })

  return web
}
