import { Hono } from 'hono'
import type { Ports } from '../../domain/ports.ts'
import { routes } from '../routes.ts'
import type { Web } from '../shared/web.ts'

/** What the API can do, for people: a page of ours, made of the same table. It tells nothing that is anybody's. */
export function apiDocs({ ports }: { ports: Pick<Ports, 'publicUrl'> }): Hono<Web> {
  const web = new Hono<Web>()
  web.get(routes.api.docs, async (c) => {
    // With the API's schemas: nothing of it is loaded before it is asked for.
    const [{ docsPage }, { OPERATIONS }] = await Promise.all([
      import('./docs-page.ts'),
      import('./operations.ts'),
    ])
    const { view } = c.var
    return c.html(`${docsPage({ view, operations: OPERATIONS, publicUrl: ports.publicUrl })}`)
  })
  return web
}
