import { routes } from '../routes.ts'
import { shownAccountId } from './account-id.ts'
import { assetUrl } from './assets.ts'
import { errorSummary } from './error-summary.ts'
import { type Html, html } from './html.ts'
import { phrases } from './phrases.ts'
import type { Refusal, View } from './view.ts'

export interface Page {
  view: View
  /** The page's heading and the first part of the window's title. */
  title: string
  main: Html
  /** Shown in a summary that takes the focus; the window's title says "Error: ". Answer with 422. */
  refusals?: readonly Refusal[]
  /** Browser elements that the page is better with; it must work without. */
  elements?: readonly Element[]
  /** The navigation of an area of its own. The page is wider then. */
  local?: Html
}

export type Element =
  | 'live-page'
  | 'copy-text'
  | 'print-page'
  | 'password-strength'
  | 'phone-number'
  | 'when-filled'
  | 'passkey'

/**
 * A whole page: `c.html(`${layout({ view: c.var.view, title, main })}`)`.
 * It writes the one `<h1>`; `main` begins below it.
 */
export function layout({ view, title, main, refusals = [], elements = [], local }: Page): Html {
  const { words, language } = view
  const name = refusals.length > 0 ? 'shared.page-title-refused' : 'shared.page-title'

  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#1b2125" media="(prefers-color-scheme: dark)">
<title>${words(name, { title })}</title>
<link rel="icon" href="${assetUrl('mark.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetUrl('style.css')}">
${view.look?.style && html`<link rel="stylesheet" href="${view.look.style}">`}
${elements.map((element) => html`<script type="module" src="${assetUrl(`${element}.js`)}"></script>`)}
</head>
<body${local && html` class="wide"`}>
<a class="skip" href="#main">${words('shared.skip')}</a>
${view.banner}
${header(view)}
${local}
<main id="main" tabindex="-1">
${errorSummary(words, refusals)}
${organisation(view)}
<h1>${phrases(words, title)}</h1>
${main}
</main>
<footer class="site-foot"><p>${words('shared.footer')}</p></footer>
</body>
</html>`
}

const header = (view: View): Html => html`<header class="site-head">
<a class="brand" href="${routes.home}">${MARK}<span>Aikagi</span> <span class="brand-kanji" lang="ja">合鍵</span></a>
<div class="site-tools">${person(view)}${languageSwitch(view)}</div>
${places(view)}</header>`

/** Whose sign-in this is. The logo is beside the name, so it says nothing more. */
const organisation = ({ look }: View): Html | undefined =>
  look &&
  html`<p class="organisation">${look.logo && html`<img src="${look.logo}" alt="">`} <span>${look.name}</span></p>`

/** The places of whoever is signed in. */
function places({ words, person, path }: View): Html | undefined {
  if (!person || person.confined) return undefined
  const place = (to: string, name: string) =>
    html`<a href="${to}"${path.startsWith(to) && html` aria-current="page"`}>${name}</a>`
  return html`<nav class="places" aria-label="${words('shared.places')}">
${place(routes.security.page, words('shared.place-security'))}
${place(routes.account.page, words('shared.place-account'))}
${person.administers && place(routes.admin.page, words('shared.place-admin'))}</nav>`
}

function person({ words, person }: View): Html | undefined {
  if (!person) return undefined
  return html`<p class="person"><span>${person.name}</span>
<span class="hint">${words(person.isUser ? 'shared.at-account' : 'shared.account-id', { id: shownAccountId(person.accountId) })}</span></p>
<form method="post" action="${routes.signout}"><button class="link">${words('shared.sign-out')}</button></form>`
}

/** A form, so that it works without scripts and comes back to the same page. */
function languageSwitch({ words, language, path }: View): Html {
  const other = language === 'en' ? 'ja' : 'en'
  return html`<form method="post" action="${routes.language}">
<input type="hidden" name="back" value="${path}">
<button class="link" name="language" value="${other}" lang="${other}">${OWN_NAMES[other]}<span
class="visually-hidden" lang="${language}"> (${words('shared.language')})</span></button></form>`
}

const OWN_NAMES = { en: 'English', ja: '日本語' }

const MARK = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path class="mark-spare"
d="M20.2 3.2a7.6 7.6 0 0 1 4.3 13.9V27l-2.7 2.3-2.9-2.6V18a9.8 9.8 0 0 0 1.3-14.8Z"/><path fill-rule="evenodd"
d="M12 2.5a7.6 7.6 0 0 0-3 14.6V27.5l3 2.5 3-2.7-1.9-2.1 1.9-2.1-1.9-2.1 1.9-1.9v-2A7.6 7.6 0 0 0 12 2.5Zm0 3.6a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6Z"/></svg>`
