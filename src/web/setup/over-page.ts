import { routes } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { linkButton } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'

/** The printed address was used, replaced, or is too old; or it never was one. */
export function overPage(view: View): Html {
  const { words } = view
  const main = html`<p>${words('setup.over-text')}</p><p>${words('setup.over-next')}</p>${signIn(view)}`
  return layout({ view, title: words('setup.over-title'), main })
}

/** This browser began nothing, or it is done. */
export function nothingPage(view: View): Html {
  const { words } = view
  const main = html`<p>${words('setup.nothing-text')}</p><p>${words('setup.over-next')}</p>${signIn(view)}`
  return layout({ view, title: words('setup.nothing-title'), main })
}

const signIn = ({ words }: View): Html =>
  html`<p>${linkButton(words, { label: words('shared.go-signin'), href: routes.signin.name, kind: 'primary' })}</p>`
