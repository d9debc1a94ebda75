import type { Country } from '../../domain/numbers/number.ts'
import type { SetupRefusal } from '../../domain/setup/begin-setup.ts'
import { routes, to } from '../routes.ts'
import { choiceField, selectField, textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'

/** What was typed before. */
export interface Answers {
  account?: string
  country?: string
  language?: string
  email?: string
}

interface OpenPage {
  view: View
  token: string
  countries: readonly Country[]
  /** Where the browser seems to be at home. */
  home: string | undefined
  answers: Answers
  refusals: readonly Refusal[]
}

/** The first page of set-up: whose account it is. */
export function openPage(page: OpenPage): Html {
  const { view, token, refusals } = page
  const { words } = view
  const fields = html`${accountFields(page)}${languageField(page)}${textField(words, {
    name: 'email',
    label: words('setup.email'),
    hint: words('setup.email-hint'),
    type: 'email',
    autocomplete: 'email',
    value: page.answers.email,
    refusals,
  })}${button(words, { label: words('setup.go') })}`
  const main = html`<p>${words('setup.lead')}</p>${form(to(routes.setup.open, { token }), fields)}
<p class="hint">${words('setup.once')}</p>`
  return layout({ view, title: words('setup.title'), refusals, main })
}

/** Beside which field a refusal stands, and its words. 'over' has a page of its own. */
export function refusalFor({ words }: View, reason: SetupRefusal): Refusal {
  switch (reason) {
    case 'over':
      return { field: 'account', text: words('setup.over-text') }
    case 'no-account-name':
      return { field: 'account', text: words('setup.refused-no-account-name') }
    case 'unknown-country':
      return { field: 'country', text: words('setup.refused-unknown-country') }
    default:
      return { field: 'email', text: words(`setup.${reason}`) }
  }
}

function accountFields({
  view: { words, language },
  countries,
  home,
  answers,
  refusals,
}: OpenPage): Html {
  const name = textField(words, {
    name: 'account',
    label: words('setup.account-name'),
    hint: words('setup.account-name-hint'),
    autocomplete: 'organization',
    maxlength: 100,
    value: answers.account,
    refusals,
    first: true,
  })
  const country = selectField(words, {
    name: 'country',
    label: words('setup.country'),
    hint: words('setup.country-hint'),
    autocomplete: 'country',
    options: countries.map(({ code, name }) => ({ value: code, label: name })),
    value: answers.country ?? home ?? USUAL[language],
    refusals,
  })
  return html`${name}${country}`
}

const USUAL = { en: 'US', ja: 'JP' }

const languageField = ({ view: { words }, answers, refusals }: OpenPage): Html =>
  choiceField(words, {
    name: 'language',
    label: words('setup.language'),
    hint: words('setup.language-hint'),
    options: [
      { value: 'en', label: 'English', lang: 'en' },
      { value: 'ja', label: '日本語', lang: 'ja' },
    ],
    value: answers.language,
    refusals,
  })
