import type { AskPurpose } from '../../domain/passkeys/challenge.ts'
import type { WordKey, Words } from '../../words/words.ts'
import { routes } from '../routes.ts'
import { type Html, html } from './html.ts'

interface Asked {
  label: string
  kind?: 'primary' | 'secondary'
}

/**
 * Part of a form: a button that asks for a passkey and sends the form with what it answers, as the field `passkey`. Only
 * scripts can ask one, and who has none is told so. Give the layout `elements: ['passkey']`.
 */
export const passkeyButton = (
  words: Words,
  { purpose, offer, ...asked }: Asked & { purpose: AskPurpose; offer?: boolean },
): Html =>
  html`<passkey-get id="passkey" tabindex="-1" data-ask="${routes.passkey}" data-purpose="${purpose}"${offer && html` data-offer`} data-words="${texts(words)}">${inside(words, asked)}</passkey-get>`

/** As `passkeyButton`, for making one. */
export const passkeyMaker = (words: Words, asked: Asked): Html =>
  html`<passkey-create id="passkey" tabindex="-1" data-ask="${routes.security.draftQuestion}" data-words="${texts(words, { cancelled: 'not-made' })}">${inside(words, asked)}</passkey-create>`

const inside = (words: Words, { label, kind = 'primary' }: Asked): Html =>
  html`<input type="hidden" name="passkey"><button type="button" class="${kind}" hidden>${label}</button>
<p class="hint" role="status"></p><noscript><p${kind === 'secondary' && html` class="hint"`}>${words('passkeys.needs-script')}</p></noscript>`

const SAID = [
  'waiting',
  'unsupported',
  'cancelled',
  'registered',
  'not-allowed',
  'offline',
  'failed',
] as const

/** `instead`: where one is not asked for but made, some have words of their own. */
const texts = (words: Words, instead: { cancelled?: 'not-made' } = {}): string =>
  JSON.stringify(
    Object.fromEntries(
      SAID.map((said) => {
        const own = said === 'cancelled' ? (instead.cancelled ?? said) : said
        return [said, words(`passkeys.${own}` satisfies WordKey)]
      }),
    ),
  )

/** Which passkeys are still worth something here, so that what keeps them can drop the others. */
export const passkeySignal = (
  rpId: string,
  about: { unknown: string } | { user: string; accepted: readonly string[] },
): Html =>
  'unknown' in about
    ? html`<passkey-signal data-rp-id="${rpId}" data-unknown="${about.unknown}"></passkey-signal>`
    : html`<passkey-signal data-rp-id="${rpId}" data-user="${about.user}" data-accepted="${JSON.stringify(about.accepted)}"></passkey-signal>`
