import { formatDuration, formatMoment } from '../../words/moments.ts'
import type { Words } from '../../words/words.ts'
import { assetUrl } from '../shared/assets.ts'
import { livePart } from '../shared/elements.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, notice } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { simulatorAddresses as at } from './addresses.ts'
import { codesPart, type Typed } from './codes-part.ts'
import { inbox, openMail } from './mail-part.ts'
import {
  APPS,
  type App,
  announcement,
  type PhoneState,
  ringingCall,
  versionOf,
} from './phone-state.ts'
import type { Scanned } from './scan.ts'
import { ringingPart, telephonePart } from './telephone-part.ts'

/** What an act led to, when there is something to say about it. */
export type Said = Scanned | 'not-now'
export const SAYINGS = [
  'scanned',
  'known',
  'full',
  'no-handset',
  'no-picture',
  'unreadable',
  'not-now',
] as const satisfies readonly Said[]

export interface PhonePage {
  view: View
  state: PhoneState
  app: App
  mail?: string
  said?: Said
  typed?: Typed
}

/** The whole phone, and the world around it: the clock, the river, the shop. */
export function phonePage(page: PhonePage): Html {
  const { view, state, typed } = page
  const { words } = view
  return layout({
    view,
    title: words('simulator.title'),
    refusals: typed?.refusals ?? [],
    elements: ['live-page'],
    main: html`<link rel="stylesheet" href="${at.style}">
<script type="module" src="${assetUrl('simulator.js')}"></script>
<p class="hint">${words('simulator.intro')}</p>
${livePart(view, {
  id: 'phone',
  live: at.live,
  version: versionOf(state),
  announce: announcement(state, words),
  body: html`<div class="phone-and-world">${phone(page)}${world(page)}</div>`,
})}`,
  })
}

function phone({ view, state, app, said, ...rest }: PhonePage): Html {
  const { words } = view
  const lost = state.handset.state === 'in-the-river'
  return html`<section class="phone${lost && ' phone-lost'}" aria-label="${words('simulator.screen')}">
<p class="phone-bar">${formatMoment(state.now, view)}</p>
<div class="phone-screen">${ringingPart(view, state)}${said && sayingPart(words, said)}
${lost ? river(words) : html`<h2>${words(`simulator.app-${app}`)}</h2>${APP_PARTS[app]({ view, state, app, ...rest })}`}</div>
${dock(words, state, app)}</section>`
}

const APP_PARTS: Record<App, (page: PhonePage) => Html> = {
  mail: ({ view, state: { mails }, mail }) =>
    mail === undefined
      ? inbox(view, mails)
      : openMail(
          view,
          mails.find(({ messageId }) => messageId === mail),
        ),
  telephone: ({ view, state }) => telephonePart(view, state),
  codes: ({ view, state, typed }) => codesPart(view, state, typed),
}

const sayingPart = (words: Words, said: Said): Html =>
  notice(words, said === 'scanned' ? 'success' : 'warning', words(`simulator.said-${said}`))

const river = (words: Words): Html =>
  html`<h2>${words('simulator.in-river')}</h2><p>${words('simulator.in-river-text')}</p>`

const buy = (words: Words): Html =>
  act(words, { action: at.newPhone, label: words('simulator.buy'), kind: 'primary' })

function dock(words: Words, state: PhoneState, app: App): Html {
  const counts: Record<App, Child> = {
    mail:
      state.mails.length > 0 && words('simulator.app-mail-count', { count: state.mails.length }),
    telephone: ringingCall(state) && words('simulator.app-ringing'),
    codes: undefined,
  }
  return html`<nav class="dock" aria-label="${words('simulator.apps')}">${APPS.map(
    (name) =>
      html`<a href="${at.page}?app=${name}"${name === app && html` aria-current="page"`}>${ICONS[name]}<span>${words(`simulator.app-${name}`)}</span>${counts[name] && html`<span class="dock-count">${counts[name]}</span>`}</a>`,
  )}</nav>`
}

const icon = (path: string): Html =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${path}"/></svg>`
const ICONS: Record<App, Html> = {
  mail: icon('M3 5h18v14H3zM3 6l9 7 9-7'),
  telephone: icon(
    'M6 3h4l1.500 5-2.500 2a13 13 0 0 0 5 5l2-2.500 5 1.500v4a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z',
  ),
  codes: icon('M7 11V8a5 5 0 0 1 10 0v3M5 11h14v10H5zM12 15v3'),
}

const world = (page: PhonePage): Html =>
  html`<section class="world" aria-label="${page.view.words('simulator.world')}">${clock(page)}${
    page.state.handset.state === 'in-hand' ? lose(page) : shop(page)
  }</section>`

function clock({ view: { words }, state: { offsetMs }, app }: PhonePage): Html {
  const jumps = JUMPS_S.map(
    (seconds) =>
      html`<button class="secondary" name="by" value="${seconds}">+${formatDuration(seconds * 1000, words.language)}</button>`,
  )
  return html`<div class="card"><h2>${words('simulator.clock')}</h2><p>${clockText(words, offsetMs)}</p>
<form class="clock-buttons" method="post" action="${at.clock}" aria-label="${words('simulator.clock-move')}"><input type="hidden" name="app" value="${app}">${jumps}${
    offsetMs !== 0 &&
    html`<button class="link" name="by" value="reset">${words('simulator.clock-reset')}</button>`
  }</form></div>`
}

/** A code's life, an hour, a hold, the undo window. */
const JUMPS_S = [30, 3600, 86_400, 3 * 86_400]

const clockText = (words: Words, offsetMs: number): string =>
  offsetMs === 0
    ? words('simulator.clock-real')
    : words('simulator.clock-ahead', { ahead: formatDuration(offsetMs, words.language) })

const lose = ({ view: { words }, app }: PhonePage): Html =>
  html`<div class="card"><h2>${words('simulator.lose-title')}</h2><p>${words('simulator.lose-text')}</p>${act(
    words,
    { action: at.river, hidden: { app }, label: words('simulator.lose'), kind: 'danger' },
  )}</div>`

const shop = ({ view: { words } }: PhonePage): Html =>
  html`<div class="card"><h2>${words('simulator.buy-title')}</h2><p>${words('simulator.buy-text')}</p>${buy(words)}</div>`
