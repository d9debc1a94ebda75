import type { Language } from '../../domain/ids.ts'
import type { Words } from '../../words/words.ts'
import type { Html } from './html.ts'

/** What every page needs to know about who looks at it. Middleware puts it in `c.var.view`. */
export interface View {
  words: Words
  language: Language
  /** For `formatMoment(date, view)`. The installation's, until the session middleware knows better. */
  timeZone: string
  /** With it `formatMoment` leaves out what goes without saying today. */
  now?: Date
  /** Where the language switch comes back to: a path of this site, with its query. */
  path: string
  /** Above every page: that the simulator is on. */
  banner?: Html
  /** The organisation whose people sign in here, by addresses of ours. */
  look?: { name: string; style?: string; logo?: string }
  /** Who is signed in, for the header. Set by the session middleware. */
  person?: {
    name: string
    accountId: string
    /** A user of the account, whose name says nothing without it. */
    isUser?: boolean
    /** In the session of a recovery: there is nowhere else to go. */
    confined?: boolean
    /** Somebody who may do something in the administration. */
    administers?: boolean
  }
}

/** Why a form was refused, in the person's language. `field` is the name (and id) of the input. */
export interface Refusal {
  field: string
  text: string
}
