import { routes } from '../routes.ts'
import { codeField } from '../shared/field.ts'
import { html } from '../shared/html.ts'
import { button, form } from '../shared/parts.ts'
import type { Step } from '../shared/steps.ts'
import type { StepInput } from './mail-step.ts'

/** In person: what the administrator's page shows, typed at once. */
export function resetCodeStep({ view: { words }, recovery, refusals }: StepInput): Step {
  const title = words('recovery.code-title')
  if (recovery.proofs.includes('reset-code')) return { title, state: 'done' }
  const code = codeField(words, {
    name: 'typed',
    label: words('recovery.code-label'),
    hint: words('recovery.code-text'),
    digits: 8,
    refusals,
  })
  const go = button(words, { label: words('recovery.code-go') })
  return { title, state: 'current', body: form(routes.recovery.resetCode, html`${code}${go}`) }
}
