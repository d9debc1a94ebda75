import type { PasswordRules } from '../../domain/passwords/password.ts'
import type { Words } from '../../words/words.ts'
import { type Html, html } from './html.ts'
import { inARow } from './phrases.ts'

/**
 * Around the field of a new password: its strength in plain words while it is typed. Without scripts the field is alone.
 * Give the layout `elements: ['password-strength']`.
 */
export function passwordStrength(words: Words, rules: PasswordRules, field: Html): Html {
  const inWords = [0, 1, 2, 3, 4] as const
  const strengths = JSON.stringify(inWords.map((strength) => words(`setup.strength-${strength}`)))
  const short = words('setup.strength-short', { strength: '…' })
  return html`<password-strength data-least="${rules.least}" data-most="${rules.most}"
data-about="${JSON.stringify(rules.about)}" data-words="${strengths}" data-short="${short}"
data-label="${inARow(words, words('setup.strength-label'), '')}">${field}<p class="hint" role="status"></p></password-strength>`
}
