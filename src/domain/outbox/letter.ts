import type { AlarmKind } from '../alarms/alarm.ts'
import type { AccountId, Language } from '../ids.ts'
import type { NoticeEvent } from '../notices/notice.ts'
import type { WayName } from '../ways/ways.ts'

/** Who asked for something, as the owner can recognise it. */
export interface Asked {
  at: Date
  userAgent: string
  network: string
}

/** A mail in the product's own terms; adapters/mail/letters.ts writes the words. */
export type Letter =
  | { kind: 'verify-set-up'; link: string; validMinutes: number }
  | { kind: 'verify-address'; link: string; validMinutes: number; accountId: AccountId }
  | { kind: 'try-address'; link: string; validMinutes: number; accountId: AccountId }
  | {
      /** To somebody new: choose the password. */
      kind: 'invitation'
      link: string
      validHours: number
      accountId: AccountId
      accountName: string
      /** What they will sign in with. Absent for root, who signs in with this address. */
      userName?: string
    }
  | {
      /** To an address that an administrator named for somebody: is it theirs? */
      kind: 'verify-proposal'
      link: string
      validHours: number
      accountId: AccountId
    }
  | {
      kind: 'verify-recovery'
      way: WayName
      link: string
      validMinutes: number
      stopLink: string
      accountId: AccountId
      asked: Asked
    }
  | {
      kind: 'notice'
      event: NoticeEvent
      accountId: AccountId
      asked: Asked
      /** Absent where nothing can be stopped. */
      stopLink?: string
      /** A device name, a masked number or address, a moment as ISO text: what the event is about. */
      about?: string
      /** When what was announced will take effect. */
      until?: Date
    }
  /** By an operator on the command line: whether mail arrives. */
  | { kind: 'probe'; link: string }
  | {
      /** To an account's administrators. */
      kind: 'alarm'
      alarm: AlarmKind
      accountId: AccountId
      /** How often since the last letter of this kind. */
      count: number
      /** The last time. */
      at: Date
      /** The name of whom it is about. */
      who?: string
      link: string
    }

export interface LetterTo {
  email: string
  language: Language
  timeZone: string
  /** The organisation that it comes from, where that chose a look: its name, and its colour. */
  look?: { name: string; colour?: string }
  letter: Letter
}
