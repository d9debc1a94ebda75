import { type Context, Hono } from 'hono'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { oneOf, passwordOf, strictForm, textOf } from '../shared/form.ts'
import { readTextUpload } from '../shared/upload.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { type BroughtTokens, bringTokens, fileKeyOf } from '../token-files/bring-tokens.ts'
import { TOKEN_FILE_MOST_BYTES } from '../token-files/read-token-file.ts'
import {
  TOKEN_IMPORT_ACTS,
  type TokenFileRefusal,
  type TypedTokenImport,
  tokenImportPage,
} from './token-import-page.ts'
import { type Administering, answerRefusal, withPermission } from './with-permission.ts'

const PERMISSION = 'permissions:write'

const form = strictForm({
  act: oneOf(TOKEN_IMPORT_ACTS),
  manufacturer: textOf(),
  key: textOf(),
  password: passwordOf(),
})

/** A delivery of hardware tokens, for whoever may know the secrets of others. */
export function tokenImportRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  const guard = withPermission(deps, PERMISSION, { fresh: true })

  const show = (
    c: Context<Administering>,
    about: { typed?: TypedTokenImport; refusal?: TokenFileRefusal; brought?: BroughtTokens } = {},
  ) => {
    const { view, acting } = c.var
    const wrong = about.refusal !== undefined || (about.brought?.faults.length ?? 0) > 0
    return c.html(`${tokenImportPage({ view, acting, ...about })}`, wrong ? 422 : 200)
  }

  web.get(routes.admin.importTokens, guard, (c) => show(c))

  // Key and password are in no answer: they are typed again, as the file is chosen again.
  web.post(routes.admin.importTokens, guard, async (c) => {
    const upload = { field: 'file', most: TOKEN_FILE_MOST_BYTES, form }
    const sent = await readTextUpload(c, upload)
    if ('refusal' in sent) return show(c, sent)
    const { text, values: typed } = sent
    const key = fileKeyOf(typed)
    if (key === 'odd') return show(c, { typed, refusal: 'key-odd' })
    const answer = await bringTokens(ports, {
      by: { session: c.var.session },
      text,
      ...(key && { key }),
      manufacturer: typed.manufacturer,
      dryRun: typed.act === 'check',
      partial: typed.act === 'partial',
      asker: askerOf(c),
    })
    if (!answer.done) return answerRefusal(c, answer.reason, PERMISSION)
    return show(c, { typed, brought: answer.brought })
  })

  return web
}
