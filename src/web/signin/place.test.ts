import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openWorld } from '../../../test/support/world.ts'
import { pagesOf } from '../pages.ts'
import { to } from '../routes.ts'
import { pathOf, placeOf } from './place.ts'

const { ports, database } = await openWorld()
const ear = { listen: () => () => {} }
const { sessionByToken } = database
const all = pagesOf({ ports, sessionByToken, ear, service: 'Aikagi' }).flatMap(
  ({ routes }) => routes,
)
const pages = all.filter(({ method }) => method === 'GET').map(({ path }) => path)
const forms = all.filter(({ method }) => method === 'POST').map(({ path }) => path)

const isPage = (path: string): boolean =>
  pages.some((pattern) => new RegExp(`^${pattern.replace(/:\w+/g, '[\\w-]+')}$`).test(path))

suite('where a confirmation leads back to', () => {
  const asking = forms.filter((path) => /^\/(admin|security|account)\b/.test(path))
  for (const form of new Set(asking)) {
    test(`from ${form} to a page, never to an address that only takes forms`, () => {
      const back = pathOf(placeOf(to(form, { id: 'some-id' })))
      assert.ok(isPage(back), `${back} shows nothing`)
    })
  }
})
