import { canSignIn, type Device, isCodeDevice } from '../../domain/devices/device.ts'
import type { AskPurpose } from '../../domain/passkeys/challenge.ts'
import type { Words } from '../../words/words.ts'
import { routes } from '../routes.ts'
import { choiceField, codeField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { button, form } from '../shared/parts.ts'
import { passkeyButton } from '../shared/passkey-button.ts'
import type { Step } from '../shared/steps.ts'
import type { Refusal } from '../shared/view.ts'
import type { StepInput } from './mail-step.ts'

/** Step 2 of a forgotten password: any device. */
export function deviceStep({ view: { words }, recovery, refusals }: StepInput): Step {
  const title = words('recovery.device-title')
  if (recovery.proofs.includes('device')) return { title, state: 'done' }
  if (!recovery.proofs.includes('mail-link'))
    return { title, state: 'waiting', note: words('recovery.device-wait') }
  const devices = recovery.situation.devices.filter(canSignIn)
  const asked = { action: routes.recovery.device, purpose: 'forgotten-password' } as const
  const go = words('recovery.device-go')
  return { title, state: 'current', body: anyDevice(words, { ...asked, devices, go, refusals }) }
}

interface AnyDevice {
  action: string
  purpose: AskPurpose
  devices: readonly Device[]
  /** Of the button beside the code. */
  go: string
  kind?: 'primary' | 'secondary'
  refusals?: readonly Refusal[] | undefined
}

/** One of several devices: a code of it, or a passkey, whichever there are. */
export function anyDevice(words: Words, asked: AnyDevice): Html {
  const { action, purpose, devices, go, kind = 'primary', refusals } = asked
  const withCodes = devices.filter(isCodeDevice)
  const options = withCodes.map(({ id, name }) => ({ value: id, label: name }))
  const codes =
    withCodes.length > 0 &&
    form(
      action,
      html`${choiceField(words, { name: 'device', label: words('recovery.device-choose'), options, value: options[0]?.value, refusals })}
${codeField(words, { name: 'code', label: words('recovery.device-code'), refusals })}
${button(words, { label: go, kind })}`,
    )
  const passkeys =
    withCodes.length < devices.length &&
    form(
      action,
      passkeyButton(words, {
        purpose,
        label: words('passkeys.use-any'),
        kind: withCodes.length > 0 ? 'secondary' : kind,
      }),
    )
  return html`${codes}${passkeys}`
}
