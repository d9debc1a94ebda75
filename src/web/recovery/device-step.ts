import { canSignIn } from '../../domain/devices/device.ts'
import { routes } from '../routes.ts'
import { choiceField, codeField } from '../shared/field.ts'
import { html } from '../shared/html.ts'
import { button, form } from '../shared/parts.ts'
import type { Step } from '../shared/steps.ts'
import type { StepInput } from './mail-step.ts'

/** Step 2 of a forgotten password: a code of any device. */
export function deviceStep({ view: { words }, recovery, refusals }: StepInput): Step {
  const title = words('recovery.device-title')
  if (recovery.proofs.includes('device')) return { title, state: 'done' }
  if (!recovery.proofs.includes('mail-link'))
    return { title, state: 'waiting', note: words('recovery.device-wait') }
  const options = recovery.situation.devices
    .filter(canSignIn)
    .map(({ id, name }) => ({ value: id, label: name }))
  const choice = choiceField(words, {
    name: 'device',
    label: words('recovery.device-choose'),
    options,
    value: options[0]?.value,
    refusals,
  })
  const code = codeField(words, { name: 'code', label: words('recovery.device-code'), refusals })
  const body = form(
    routes.recovery.device,
    html`${choice}${code}${button(words, { label: words('recovery.device-go') })}`,
  )
  return { title, state: 'current', body }
}
