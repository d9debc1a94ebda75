import { type Context, Hono } from 'hono'
import type { ImportRefusal } from '../../domain/imports/import-users.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { type Brought, bringPeople, FILE_MOST_BYTES } from '../shared/bring-people.ts'
import { checked, oneOf, strictForm } from '../shared/form.ts'
import { readTextUpload } from '../shared/upload.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { importExample } from './import-example.ts'
import { type FileRefusal, IMPORT_ACTS, importPage, type TypedImport } from './import-page.ts'
import {
  type ActorRefusal,
  type Administering,
  answerRefusal,
  isActorRefusal,
  withPermission,
} from './with-permission.ts'

const PERMISSION = 'permissions:write'

const form = strictForm({ act: oneOf(IMPORT_ACTS), invite: checked() })

/** People from a file, for whoever may know the hashes and secrets of others. */
export function importRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  const guard = withPermission(deps, PERMISSION, { fresh: true })

  const show = (
    c: Context<Administering>,
    about: { typed?: TypedImport; refusal?: FileRefusal; brought?: Brought } = {},
  ) => {
    const { view, acting } = c.var
    const wrong = about.refusal !== undefined || (about.brought?.faults.length ?? 0) > 0
    return c.html(`${importPage({ view, acting, ...about })}`, wrong ? 422 : 200)
  }

  web.get(routes.admin.importUsers, guard, (c) => show(c))

  web.get(routes.admin.importExample, withPermission(deps, PERMISSION), (c) => {
    c.header('Content-Disposition', 'attachment; filename="example.csv"')
    return c.body(importExample(), 200, { 'Content-Type': 'text/csv; charset=utf-8' })
  })

  // The report stands in the answer: it is about this file, which is kept nowhere. Sent again, it finds its names taken.
  web.post(routes.admin.importUsers, guard, async (c) => {
    const upload = await readTextUpload(c, { field: 'file', most: FILE_MOST_BYTES, form })
    if ('refusal' in upload) return show(c, upload)
    const { text, values } = upload
    const { act, invite } = values
    const request = { text, dryRun: act === 'check', invite, asker: askerOf(c) }
    const answer = await bringPeople(ports, { by: { session: c.var.session }, ...request })
    if (answer.done) return show(c, { typed: values, brought: answer.brought })
    const reason: ImportRefusal = answer.reason
    if (isActorRefusal(reason)) return answerRefusal(c, reason, PERMISSION)
    return show(c, {
      typed: values,
      refusal: reason satisfies Exclude<ImportRefusal, ActorRefusal>,
    })
  })

  return web
}
