import { ensureTools } from '../../test/support/tools.ts'
import type { Mail } from '../simulator.ts'
import { Exchange, type Fate } from '../sip/exchange.ts'
import { Telephone, type TelephoneOptions } from '../sip/telephone.ts'
import { openPost } from './post.ts'
import { quickRecordings } from './quick-recordings.ts'

/** Real mail and real calls on this machine: what the simulator stands for in other stories. */
export interface Outside {
  /** What the product is told of it. */
  env: Readonly<Record<string, string>>
  /** Oldest first. */
  mails(): Promise<readonly Mail[]>
  /** A telephone of this number, on its hook, reached by the first provider unless another one is said. Closed with the rest. */
  telephone(options: TelephoneOptions, by?: Provider): Promise<Telephone>
  close(): void
}

export type Provider = 'first' | 'second'

const LOGIN = { user: 'aikagi', password: 'open:sesame/9' }

/** Throws with the command to type where baresip is missing and cannot be installed. */
export async function openOutside(): Promise<Outside> {
  ensureTools(['baresip'])
  const post = await openPost()
  const [first, second] = [await Exchange.open(LOGIN), await Exchange.open(LOGIN)]
  const voice = quickRecordings()
  const telephones: Telephone[] = []
  return {
    env: {
      AIKAGI_SMTP_URL: post.url,
      AIKAGI_MAIL_FROM: 'aikagi@example.org',
      AIKAGI_TELEPHONE: 'sip,sip2',
      AIKAGI_SIP_URL: addressOf(first),
      AIKAGI_SIP2_URL: addressOf(second),
      AIKAGI_RECORDINGS: voice.folder,
      AIKAGI_COUNTRIES: 'JP',
      // The least there is: nobody answers in one of the scenes.
      AIKAGI_CALL_RING_SECONDS: '10',
    },
    mails: post.mails,
    telephone: async (options, by = 'first') => {
      const telephone = await Telephone.open(options)
      telephones.push(telephone)
      const rings: Fate = { telephone }
      first.connect(options.number, by === 'first' ? rings : { silent: true })
      second.connect(options.number, rings)
      return telephone
    },
    close: () => {
      for (const telephone of telephones) telephone.close()
      for (const exchange of [first, second]) exchange.close()
      post.close()
      voice.remove()
    },
  }
}

const addressOf = ({ port }: Exchange): string =>
  `sip:${LOGIN.user}:${encodeURIComponent(LOGIN.password)}@127.0.0.1:${port}`
