import type { WordKey, Words } from '../../words/words.ts'
import { to } from '../routes.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { details, sentence } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { simulatorAddresses as at } from './addresses.ts'
import { currentCall, type PhoneState, ringingCall } from './phone-state.ts'
import type { PhoneCall } from './simulator.ts'

/** What rings is shown whichever app is open. */
export function ringingPart({ words }: View, state: PhoneState): Html | undefined {
  const call = ringingCall(state)
  if (!call) return undefined
  const inHand = state.handset.state === 'in-hand'
  return html`<section class="ringing" aria-labelledby="ringing"><h2 id="ringing">${sentence(words, 'simulator.ringing', { number: numberOf(call) })}</h2>
<div class="actions">${inHand && actButton(words, call, 'answer', 'primary')}${
    inHand && actButton(words, call, 'decline', 'danger')
  }${actButton(words, call, 'voicemail', 'link')}</div>${!inHand && html`<p>${words('simulator.said-no-handset')}</p>`}</section>`
}

export function telephonePart(view: View, state: PhoneState): Html {
  const { words } = view
  const current = currentCall(state)
  const earlier = state.calls.filter((call) => call.state === 'over').toReversed()
  if (!current && earlier.length === 0)
    return ringingCall(state) ? html`` : html`<p class="hint">${noCalls(words)}</p>`
  const [last, ...before] = earlier
  return html`${current ? callInHand(words, current) : last && finished(words, last)}
${(current ? earlier : before).length > 0 && earlierCalls(words, current ? earlier : before)}`
}

/** It stays in one line. */
const numberOf = ({ number }: PhoneCall): Html => html`<span class="number">${number}</span>`

const noCalls = (words: Words) =>
  words('simulator.calls-none', {
    national: words('simulator.example-number'),
    country: words('simulator.example-country'),
  })

const callInHand = (words: Words, call: PhoneCall): Html =>
  html`<section class="call" aria-labelledby="call"><h3 id="call">${sentence(words, 'simulator.call-with', { number: numberOf(call) })}</h3>
<p class="hint">${words('simulator.listening')}</p>${transcript(words, call)}${keypad(words, call)}
${actButton(words, call, 'hang-up', 'danger')}</section>`

const finished = (words: Words, call: PhoneCall): Html =>
  html`<section class="call" aria-labelledby="call-${call.id}"><h3 id="call-${call.id}">${sentence(words, 'simulator.call-with', { number: numberOf(call) })}</h3>
<p>${words(ENDINGS[call.ending ?? 'none'])}</p>${transcript(words, call)}</section>`

const earlierCalls = (words: Words, calls: readonly PhoneCall[]): Html =>
  details(
    words('simulator.earlier-calls'),
    calls
      .slice(0, MOST_SHOWN)
      .map(
        (call) =>
          html`<p><strong>${numberOf(call)}</strong> ${words(ENDINGS[call.ending ?? 'none'])}</p>`,
      ),
  )

const MOST_SHOWN = 20

const ENDINGS = {
  missed: 'simulator.over-missed',
  declined: 'simulator.over-declined',
  'hung-up': 'simulator.over-hung-up',
  service: 'simulator.over-service',
  voicemail: 'simulator.over-voicemail',
  none: 'simulator.over',
} as const satisfies Record<string, WordKey>

/** The script reads new lines aloud, in the language of the call. */
function transcript(words: Words, call: PhoneCall): Html | undefined {
  if (call.transcript.length === 0) return undefined
  const lines = keysJoined(call).map(
    ({ who, text }, i) =>
      html`<li class="said-by-${who}" data-line="${call.id}-${i}"><span
class="visually-hidden">${words(who === 'voice' ? 'simulator.voice-says' : 'simulator.you-key')}</span> <span
class="said"${who === 'voice' && html` lang="${call.language}"`}>${text}</span></li>`,
  )
  const label = words('simulator.transcript')
  const list = html`<ol class="transcript" aria-label="${label}">${lines}</ol>`
  if (call.state === 'over') return list
  return html`<simulator-voice lang="${call.language}" data-label="${words('simulator.read-aloud')}"><div class="transcript-window" role="group" aria-label="${label}" tabindex="0">${list}</div></simulator-voice>`
}

/** Keys pressed one after the other, without a word in between, are one entry. */
function keysJoined({ transcript }: PhoneCall) {
  const joined: { who: 'voice' | 'person'; text: string }[] = []
  for (const { who, text } of transcript) {
    const last = joined.at(-1)
    const said = who === 'person' ? [...text].join(' ') : text
    if (last && who === 'person' && last.who === 'person') last.text += ` ${said}`
    else joined.push({ who, text: said })
  }
  return joined
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']

const keypad = (words: Words, call: PhoneCall): Html =>
  html`<simulator-send><form class="keypad" method="post" action="${to(at.keys, { id: call.id })}" aria-label="${words('simulator.keypad')}">${KEYS.map(
    (key) =>
      html`<button class="secondary" name="key" value="${key}" id="key-${KEY_IDS[key] ?? key}">${keyName(words, key)}</button>`,
  )}</form></simulator-send>`

const KEY_IDS: Record<string, string> = { '*': 'star', '#': 'hash' }

function keyName(words: Words, key: string): Child {
  if (key === '*' || key === '#')
    return html`<span aria-hidden="true">${key}</span><span class="visually-hidden">${words(key === '*' ? 'simulator.key-star' : 'simulator.key-hash')}</span>`
  return key
}

type Act = 'answer' | 'decline' | 'voicemail' | 'hang-up'

const actButton = (words: Words, { id }: PhoneCall, act: Act, kind: string): Html =>
  html`<simulator-send><form method="post" action="${to(at.call, { id, act })}"><button class="${kind}">${words(`simulator.${act}`)}</button></form></simulator-send>`
