import { type Context, Hono, type Next } from 'hono'
import type { Words } from '../../words/words.ts'
import { type Html, html } from '../shared/html.ts'
import type { Web } from '../shared/web.ts'
import { simulatorAddresses } from './addresses.ts'

/** One line for every page of the product while the simulator is on. Opens the phone in a tab of its own. */
const simulatorBanner = (words: Words): Html =>
  html`<aside class="simulator-banner" aria-label="${words('simulator.title')}"><p>${words('simulator.banner')} <a
href="${simulatorAddresses.page}" target="aikagi-phone">${words('simulator.banner-link')}</a></p></aside>`

/** Puts the banner above every page. Mount it before all other pages. */
export function simulatorHint(): Hono<Web> {
  const pages = new Hono<Web>()
  pages.use(async (c: Context<Web>, next: Next) => {
    c.set('view', { ...c.var.view, banner: simulatorBanner(c.var.view.words) })
    await next()
  })
  return pages
}
