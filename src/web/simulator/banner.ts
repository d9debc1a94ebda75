import type { Words } from '../../words/words.ts'
import { type Html, html } from '../shared/html.ts'
import { simulatorAddresses } from './addresses.ts'

/** One line for every page of the product while the simulator is on. Opens the phone in a tab of its own. */
export const simulatorBanner = (words: Words): Html =>
  html`<p class="simulator-banner">${words('simulator.banner')} <a href="${simulatorAddresses.page}"
target="aikagi-phone">${words('simulator.banner-link')}</a></p>`
