import type { AccountId, Language } from '../ids.ts'
import type { Call, CallReason } from './call.ts'

/** What the voice can say: a text of src/words/{en,ja}/voice.json and what is put into it. Never a name, never a code (R17). */
export type Line = { [Key in keyof Values]: { key: Key; values: Values[Key] } }[keyof Values]
export type PlainLine = Extract<Line, { values: Nothing }>['key']

type Nothing = Readonly<Record<string, never>>
interface Values {
  'voice.greeting': Nothing
  'voice.account': { readonly account: string }
  'voice.recovery': Nothing
  'voice.test': Nothing
  'voice.nobody-asks': Nothing
  /** Offers 9. It may be keyed from the moment this line begins. */
  'voice.not-you': Nothing
  /** Asks for the challenge digit. It may be keyed from the moment this line has ended. */
  'voice.go-on': { readonly digit: number }
  'voice.nobody-pressed': Nothing
  'voice.wrong-key': Nothing
  'voice.not-present': Nothing
  /** Asks for the six digits on the screen. */
  'voice.ask-digits': Nothing
  'voice.wrong-digits': { readonly tries: number }
  'voice.out-of-tries': Nothing
  'voice.time-over': Nothing
  'voice.thank-you': Nothing
  'voice.stopped': Nothing
  'voice.goodbye': Nothing
}

/** The first words to whoever takes the call: the service, the account, what is done, and the way to stop it (R19). */
export const opening = (call: Call, digit: number): readonly Line[] => [
  plain('voice.greeting'),
  { key: 'voice.account', values: { account: digitByDigit(call.accountId, call.language) } },
  plain(call.purpose === 'recovery' ? 'voice.recovery' : 'voice.test'),
  plain('voice.nobody-asks'),
  plain('voice.not-you'),
  goOn(digit),
]

export const goOn = (digit: number): Line => ({ key: 'voice.go-on', values: { digit } })

export const plain = (key: PlainLine): Line => ({ key, values: {} })

/** The last words. A machine hears "goodbye" and nothing else (R17); a line that is gone hears nothing. */
export const LAST_WORDS: Readonly<Record<CallReason, readonly Line[]>> = {
  busy: [],
  'no-answer': [],
  rejected: [],
  unreachable: [],
  'provider-error': [],
  'hung-up': [],
  voicemail: [plain('voice.goodbye')],
  'not-present': [plain('voice.not-present'), plain('voice.goodbye')],
  'wrong-digits': [plain('voice.out-of-tries'), plain('voice.goodbye')],
  expired: [plain('voice.time-over'), plain('voice.goodbye')],
}

/** '123456789012' as '1 2 3 4, 5 6 7 8, 9 0 1 2', which every synthesiser reads one by one, with pauses. */
function digitByDigit(account: AccountId, language: Language): string {
  const groups = account.match(/.{1,4}/g) ?? []
  return groups.map((group) => [...group].join(' ')).join(language === 'ja' ? '、' : ', ')
}
