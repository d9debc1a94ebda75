import { LANGUAGES, type Language } from '../../domain/ids.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import { routes, to } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import type { View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import type { ShownLetter } from './letters.ts'

interface LetterPage {
  view: View
  acting: Acting
  name: string
  letters: Readonly<Record<Language, ShownLetter>>
}

/** One letter as text beside the same as HTML, in each language: that of who looks comes first. */
export function letterPage({ view, acting, name, letters }: LetterPage): Html {
  const { words, language } = view
  const order = LANGUAGES.toSorted((a, b) => Number(b === language) - Number(a === language))
  const main = html`<p>${words('admin.letter-example')} <code>${name}</code></p>
${order.map((each) => inLanguage(view, { name, language: each, letter: letters[each] }))}
<p><a href="${routes.admin.letters}">${words('admin.back-to-letters')}</a></p>`
  return adminLayout({ view, acting, title: letters[language].subject, main })
}

function inLanguage(
  { words }: View,
  { name, language, letter }: { name: string; language: Language; letter: ShownLetter },
): Html {
  const said = words(`admin.letter-in-${language}`)
  const src = to(routes.adminForms.letterInHtml, { id: name, language })
  return html`<section class="letter"><h2>${said}</h2>
<p class="letter-subject" lang="${language}">${letter.subject}</p>
<div class="letter-sides"><pre lang="${language}" tabindex="0" role="region" aria-label="${words('admin.letter-text', { language: said })}">${letter.text}</pre>
<iframe src="${src}" sandbox title="${words('admin.letter-html', { language: said })}"></iframe></div></section>`
}
