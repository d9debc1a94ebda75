import { COUNTED_UP_TO } from '../../domain/accounts/look-at-dashboard.ts'
import type { Language } from '../../domain/ids.ts'
import type { User } from '../../domain/users/user.ts'
import type { Words } from '../../words/words.ts'
import { routes, to } from '../routes.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { badge, linkButton } from '../shared/parts.ts'

/** '1,234', and '10,000+' where nothing was counted further. */
export const countText = (count: number, language: Language): string =>
  `${count.toLocaleString(language)}${count >= COUNTED_UP_TO ? '+' : ''}`

/** What a person is called in lists: their user name; root has only an address. */
export const nameOf = ({ userName, signInKey }: Pick<User, 'userName' | 'signInKey'>): string =>
  userName ?? signInKey

export const userLink = (user: Pick<User, 'id' | 'userName' | 'signInKey'>): Html =>
  html`<a href="${to(routes.admin.user, { id: user.id })}">${nameOf(user)}</a>`

/** Whether they can sign in at all, and what they still wait for. */
export function stateBadge(words: Words, { suspendedAt, passwordHash }: User): Html {
  if (suspendedAt) return badge('warning', words('admin.state-suspended'))
  if (!passwordHash) return badge('neutral', words('admin.state-invited'))
  return badge('success', words('admin.state-active'))
}

interface RowButton {
  action: string
  hidden: Readonly<Record<string, string>>
  label: string
  /** Said after the label to who hears the buttons alone. */
  about: string
  kind: 'secondary' | 'danger'
}

/** A button that changes one row of a list, at once. */
export const rowButton = ({ action, hidden, label, about, kind }: RowButton): Html =>
  html`<form method="post" action="${action}">${Object.entries(hidden).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<button class="${kind}">${label}<span class="visually-hidden"> (${about})</span></button></form>`

/** What to read where a list has nothing, and what to do about it. */
export const nothing = (title: string, text: string, action?: Child): Html =>
  html`<section class="nothing"><h2>${title}</h2><p>${text}</p>${action}</section>`

/** On to the next page of a list, and back to its beginning. `query` is what the list was asked for. */
export function pager(words: Words, { path, query = {}, after, next }: Turning): Html | undefined {
  if (after === undefined && next === undefined) return undefined
  const href = (more: Record<string, string>) => {
    const asked = new URLSearchParams({ ...query, ...more }).toString()
    return asked === '' ? path : `${path}?${asked}`
  }
  return html`<nav class="actions" aria-label="${words('admin.pages')}">${
    after !== undefined && linkButton(words, { label: words('admin.first-page'), href: href({}) })
  }${
    next !== undefined &&
    linkButton(words, { label: words('admin.next-page'), href: href({ after: next }) })
  }</nav>`
}

/** Where this page of a list began, and where the next one does. */
export interface Turned {
  after?: string | undefined
  next?: string | undefined
}

interface Turning extends Turned {
  path: string
  query?: Readonly<Record<string, string>>
}

/** A mail server speaks English (RFC 5321, 4.2), whatever the page does. */
export const serverWords = (words: string): Html => html`<span lang="en">${words}</span>`
