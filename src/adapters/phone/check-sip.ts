import type { PhoneVerdict } from './phone-verdict.ts'
import { accountLine } from './sip/account-line.ts'
import { NOT_INSTALLED, startBaresip } from './sip/baresip.ts'
import { hasBaresip } from './sip/has-baresip.ts'
import type { SipAccount } from './sip/sip-account.ts'
import { inWords } from './sip/sip-cause.ts'

/** Whoever is there says so at once. */
const PATIENCE_MS = 6_000

/**
 * Whether the exchange or trunk answers, and takes our user and password: it is registered with where calls register, else
 * asked what it can do (OPTIONS). No call is placed.
 */
export async function checkSip(account: SipAccount): Promise<PhoneVerdict> {
  if (!hasBaresip()) return { works: false, says: NOT_INSTALLED }
  const { promise, resolve } = Promise.withResolvers<PhoneVerdict>()
  const end = (works: boolean, says: string) => resolve({ works, says: `SIP: ${says}` })
  const judge = judgeOfAnswers(end)
  const timer = setTimeout(() => end(false, 'no answer'), PATIENCE_MS)
  try {
    const baresip = await startBaresip({
      account,
      heard: ({ type, param = '' }) => {
        if (type === 'REGISTER_OK') end(true, 'registered')
        if (type === 'REGISTER_FAIL') end(false, `not registered: ${inWords(param)}`)
      },
      answered: (status) => account.register || judge(status),
      unanswered: (cause) => end(false, inWords(cause)),
      gone: () => end(false, 'baresip ended'),
    })
    try {
      await baresip.command('uanew', accountLine(account))
      if (!account.register) await baresip.command('options', uriOf(account))
      return await promise
    } finally {
      await baresip.end()
    }
  } catch (error) {
    return { works: false, says: `SIP: ${(error as Error).message}` }
  } finally {
    clearTimeout(timer)
  }
}

/** With a user, or baresip would take it for half of an address, and ask in clear. */
const uriOf = ({ user, host, transport }: SipAccount): string =>
  `sip:${user}@${host}${transport === 'udp' ? '' : `;transport=${transport}`}`

/** RFC 3261, sections 11 and 22.2: the first challenge is answered with the password, the second means that it is wrong. */
function judgeOfAnswers(end: (works: boolean, says: string) => void): (status: string) => void {
  let challenges = 0
  return (status) => {
    const code = Number(status.slice(0, 3))
    const isChallenge = code === 401 || code === 407
    const isLetIn = !isChallenge && code !== 403
    if (isChallenge) challenges++
    if (code < 200 || (isChallenge && challenges === 1)) return
    // One that will not say what it can do is there nevertheless.
    end(isLetIn && (code < 500 || code === 501), `answers with ${status}`)
  }
}
