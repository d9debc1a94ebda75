import { readFileSync } from 'node:fs'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { askerOf } from '../shared/asker.ts'
import { oneOf, readForm, strictForm, textOf } from '../shared/form.ts'
import { liveStream } from '../shared/live.ts'
import type { Refusal } from '../shared/view.ts'
import { BadRequest, type Web } from '../shared/web.ts'
import { simulatorAddresses as at } from './addresses.ts'
import type { Typed } from './codes-part.ts'
import { NEW_HANDSET, readHandset } from './handset.ts'
import { loopbackOnly, ownPageOrProgram } from './loopback-only.ts'
import { tidySecret } from './one-time-code.ts'
import { phonePage, SAYINGS, type Said } from './phone-page.ts'
import { APPS, type App, currentCall, readPhone, ringingCall, versionOf } from './phone-state.ts'
import { addEntry, removeEntry, scanScreen } from './scan.ts'
import type { Acted, Simulator } from './simulator.ts'

/** The smartphone as a page. Mount it only while the simulator is on; it lets nobody in but this machine. */
export function simulatorPages(simulator: Simulator): Hono<Web> {
  const pages = new Hono<Web>()
  for (const path of ['/simulator', '/simulator/*']) pages.use(path, loopbackOnly, ownForms)
  pages.get(at.page, (c) => show(c, simulator))
  pages.get(at.style, (c) => c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
  pages.get(at.live, (c) =>
    liveStream(c, {
      ear: simulator.ear,
      topic: 'simulator',
      browser: askerOf(c).browser,
      version: async () => versionOf(await readPhone(simulator)),
    }),
  )
  callRoutes(pages, simulator)
  codeRoutes(pages, simulator)
  worldRoutes(pages, simulator)
  return pages
}

const STYLE = readFileSync(new URL('./simulator.css', import.meta.url))

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const

const nothing = strictForm({})
const keyForm = strictForm({ key: oneOf(KEYS) })
const entryForm = strictForm({ name: textOf(100), secret: textOf(300) })
const appForm = strictForm({ app: oneOf(APPS) })
const clockForm = strictForm({
  app: oneOf(APPS),
  by: oneOf(['30', '3600', '86400', '259200', 'reset']),
})
const asked = z.object({
  app: z.enum(APPS).optional().catch(undefined),
  mail: z.string().max(200).optional().catch(undefined),
  said: z.enum(SAYINGS).optional().catch(undefined),
})

async function ownForms(c: Context<Web>, next: () => Promise<void>) {
  if (c.req.method === 'GET' || c.req.method === 'HEAD' || ownPageOrProgram(c)) return next()
  throw new BadRequest(400, 'the request comes from another site')
}

async function show(c: Context<Web>, simulator: Simulator, typed?: Typed) {
  const { app, mail, said } = asked.parse(c.req.query())
  const state = await readPhone(simulator)
  const page = phonePage({
    view: c.var.view,
    state,
    app: typed ? 'codes' : (app ?? firstApp(state)),
    ...(mail !== undefined && { mail }),
    ...(said && { said }),
    ...(typed && { typed }),
  })
  return c.html(`${page}`, typed ? 422 : 200)
}

/** Whoever just opens the page sees what is going on. */
const firstApp = (state: Parameters<typeof currentCall>[0]): App =>
  currentCall(state) || ringingCall(state) ? 'telephone' : 'mail'

const back = (c: Context<Web>, app: App, said?: Said) =>
  c.redirect(`${at.page}?app=${app}${said ? `&said=${said}` : ''}`, 303)

function callRoutes(pages: Hono<Web>, { telephone }: Simulator): void {
  const acts: Record<string, (id: string) => Promise<Acted>> = {
    answer: (id) => telephone.answer(id, 'spoken'),
    decline: (id) => telephone.decline(id, 'rejected'),
    voicemail: (id) => telephone.voicemail(id, true),
    'hang-up': (id) => telephone.hangUp(id),
  }
  for (const [name, perform] of Object.entries(acts))
    pages.post(at.call.replace(':act', name), async (c) => {
      await readForm(c, nothing)
      return acted(c, await perform(c.req.param('id') ?? ''))
    })
  pages.post(at.keys, async (c) => {
    const { key } = await readForm(c, keyForm)
    return acted(c, await telephone.press(c.req.param('id'), key))
  })
}

function acted(c: Context<Web>, done: Acted) {
  if (!done.done && done.reason === 'no-such-call') throw new BadRequest(404, 'no such call')
  return done.done
    ? back(c, 'telephone')
    : back(c, 'telephone', done.reason === 'no-handset' ? 'no-handset' : 'not-now')
}

function codeRoutes(pages: Hono<Web>, simulator: Simulator): void {
  pages.post(at.scan, async (c) => {
    await readForm(c, nothing)
    const { state } = await readHandset(simulator.store)
    const said = state === 'in-the-river' ? 'no-handset' : await scanScreen(c, simulator)
    return back(c, 'codes', said)
  })
  pages.post(at.entries, async (c) => {
    const { name, secret } = await readForm(c, entryForm)
    const { words } = c.var.view
    const tidy = tidySecret(secret)
    const refusals: Refusal[] = []
    if (!name) refusals.push({ field: 'name', text: words('simulator.refused-name') })
    if (!tidy) refusals.push({ field: 'secret', text: words('simulator.refused-secret') })
    if (!tidy || refusals.length > 0) return show(c, simulator, { name, refusals })
    const shape = { algorithm: 'sha1', digits: 6, periodSeconds: 30 } as const
    return back(
      c,
      'codes',
      await addEntry(simulator, { issuer: '', account: name, secret: tidy, ...shape }),
    )
  })
  pages.post(at.removeEntry, async (c) => {
    await readForm(c, nothing)
    await removeEntry(simulator, c.req.param('id'))
    return back(c, 'codes')
  })
}

function worldRoutes(pages: Hono<Web>, { clock, store, ring }: Simulator): void {
  pages.post(at.clock, async (c) => {
    const { app, by } = await readForm(c, clockForm)
    await (by === 'reset' ? clock.reset() : clock.advance(Number(by) * 1000))
    ring('clock')
    ring('simulator')
    return back(c, app)
  })
  pages.post(at.river, async (c) => {
    const { app } = await readForm(c, appForm)
    await store.putPhone({ ...NEW_HANDSET, state: 'in-the-river' })
    ring('simulator')
    return back(c, app)
  })
  pages.post(at.newPhone, async (c) => {
    await readForm(c, nothing)
    await store.putPhone(NEW_HANDSET)
    ring('simulator')
    return back(c, 'codes')
  })
}
