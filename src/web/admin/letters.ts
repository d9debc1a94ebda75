import { type Context, Hono } from 'hono'
import type { Language } from '../../domain/ids.ts'
import { type ExampleLetter, exampleLetters } from '../../domain/outbox/example-letters.ts'
import type { LetterTo } from '../../domain/outbox/letter.ts'
import { letterLook } from '../../domain/outbox/post-letter.ts'
import { isLanguage } from '../../words/words.ts'
import { routes } from '../routes.ts'
import { FRAMED_POLICY, FRAMING_POLICY } from '../shared/headers.ts'
import { BadRequest, idParam } from '../shared/web.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { letterPage } from './letter-page.ts'
import { lettersPage } from './letters-page.ts'
import { type Administering, withPermission } from './with-permission.ts'

/** A letter as it would be sent. */
export interface ShownLetter {
  subject: string
  text: string
  html: string
}

export interface LetterDeps extends SessionDeps {
  renderLetter(letter: LetterTo): ShownLetter
}

/** Every letter that this installation writes, with example values. Nothing here can be sent. */
export function letterRoutes(deps: LetterDeps): Hono<Administering> {
  const { ports, renderLetter } = deps
  const web = new Hono<Administering>()
  const guard = withPermission(deps, 'users:read')

  /** As this account's people get it. */
  const renderer = async (c: Context<Administering>) => {
    const { accountId } = c.var.acting.user
    const look = await ports.read((stores) => letterLook(stores, accountId))
    const { timeZone } = c.var.view
    return ({ letter }: ExampleLetter, language: Language): ShownLetter =>
      renderLetter({ email: 'ada@example.org', language, timeZone, ...(look && { look }), letter })
  }

  web.get(routes.admin.letters, guard, async (c) => {
    const { view, acting } = c.var
    const render = await renderer(c)
    const letters = exampleLetters().map((example) => ({
      name: example.name,
      subject: render(example, view.language).subject,
    }))
    return c.html(`${lettersPage({ view, acting, letters })}`)
  })

  web.get(routes.admin.letter, guard, async (c) => {
    const { view, acting } = c.var
    const example = exampleOf(c)
    const render = await renderer(c)
    const letters = { en: render(example, 'en'), ja: render(example, 'ja') }
    c.header('Content-Security-Policy', FRAMING_POLICY)
    return c.html(`${letterPage({ view, acting, name: example.name, letters })}`)
  })

  web.get(routes.adminForms.letterInHtml, guard, async (c) => {
    const language = c.req.param('language')
    if (!isLanguage(language)) throw new BadRequest(404, 'language: unknown')
    const render = await renderer(c)
    c.header('Content-Security-Policy', FRAMED_POLICY)
    return c.html(render(exampleOf(c), language).html)
  })

  return web
}

function exampleOf(c: Context<Administering>): ExampleLetter {
  const name = idParam(c, 'id')
  const found = exampleLetters().find((example) => example.name === name)
  if (!found) throw new BadRequest(404, 'there is no such letter')
  return found
}
