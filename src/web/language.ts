import { Hono } from 'hono'
import { routes } from './routes.ts'
import { oneOf, readForm, strictForm, textOf } from './shared/form.ts'
import { setLanguage } from './shared/language.ts'
import type { Web } from './shared/web.ts'

const languageForm = strictForm({ language: oneOf(['en', 'ja']), back: textOf(2000) })

/** The language switch in every page's header. */
export function languageRoutes(publicUrl: string): Hono<Web> {
  const web = new Hono<Web>()
  web.post(routes.language, async (c) => {
    const { language, back } = await readForm(c, languageForm)
    setLanguage(c, language)
    return c.redirect(ownPath(back, publicUrl), 303)
  })
  return web
}

/** A path of ours, or the start page: the form's answer must not lead people away. */
function ownPath(back: string, publicUrl: string): string {
  const { origin } = new URL(publicUrl)
  if (!back.startsWith('/') || !URL.canParse(back, origin)) return routes.home
  const url = new URL(back, origin)
  return url.origin === origin && !url.pathname.startsWith('//')
    ? url.pathname + url.search
    : routes.home
}
