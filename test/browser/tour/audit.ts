import { appOf } from '../../../drill/acts/sign-in.ts'
import type { Guest, Tour } from './tour.ts'

const AUDIT = '/admin/audit'
const WEBHOOKS = '/admin/webhooks'
/** Where nobody listens: deliveries fail at once. */
const NOBODY = 'http://localhost:9/hook'

/** The audit log of somebody with a device, and the webhooks of their account. The last one is removed again. */
export async function seeAudit(tour: Tour, person: Guest): Promise<void> {
  const { look, refuse } = tour
  const { browser } = person
  await browser.open(WEBHOOKS)
  // Only where the device was shown too long ago.
  if (browser.page.path.startsWith('/confirm'))
    await browser.submit('/confirm', { code: await appOf(person).nextCode() })
  await look('audit log', browser, AUDIT)
  await look('audit log, of devices', browser, `${AUDIT}?kind=devices&actor=nobody`)
  await look('audit log, nothing', browser, `${AUDIT}?network=198.51.100.1&since=2026-01-01`)
  await look('audit log, one line', browser, `${AUDIT}/1`)
  // A search is no form that changes anything: it is asked for by its address.
  const nobody = { path: AUDIT, action: AUDIT, typed: { subject: 'somebody-else' } }
  await refuse('audit log, of nobody', browser, nobody)
  await seeWebhooks(tour, person)
}

async function seeWebhooks({ look, send, refuse }: Tour, { browser }: Guest): Promise<void> {
  const adding = { path: WEBHOOKS, action: WEBHOOKS }
  await look('webhooks, none', browser, WEBHOOKS)
  await refuse('webhook, plain http', browser, { ...adding, typed: { url: 'http://example.org' } })
  await send('webhook, its secret', browser, { ...adding, typed: { url: NOBODY } })
  await look('webhooks, one', browser, WEBHOOKS)
  const { html } = await browser.open(WEBHOOKS)
  const path = /href="(\/admin\/webhooks\/[\w-]+)"/.exec(html)?.[1] ?? ''
  const press = async (change: string) => {
    await browser.open(path)
    await browser.submit(path, { change })
  }
  await look('webhook, never used', browser, path)
  await press('test')
  await look('webhook, tested', browser, `${path}?done=tested`)
  await press('off')
  await look('webhook, off', browser, path)
  await press('remove')
  await look('webhooks, one removed', browser, `${WEBHOOKS}?done=removed`)
}
