import { emailOf, networkOf, numberOf } from '../../people.ts'
import { type Browser, expectStatus, foundIn } from '../browser.ts'
import type { Journey, Visit } from '../job.ts'
import { phoneOf } from '../simulated-phone.ts'
import { currentStep, totpCode } from '../totp.ts'
import { showPassword } from './aikagi.ts'

/**
 * Alternative factors from "my phone is gone" to the new device: mail, call, grant, replace. The password was shown
 * before the clock starts: one hash a recovery is what `signins_per_second` measures.
 */
export const recoveryJourneys: Record<string, Journey> = {
  'aikagi-recovery': {
    prepare: showPassword,
    async run(visit) {
      const { browser, user } = visit
      browser.network = networkOf(user)
      await begin(browser)
      await proveMailbox(visit)
      await proveNumber(visit)
      await enter(browser)
      await replaceDevice(browser)
    },
  },
}

const PAGE = '/recovery'

async function begin(browser: Browser): Promise<void> {
  const trouble = expectStatus(await browser.get('/trouble'), 200)
  const lost = foundIn(trouble, /name="lost" value="([^"]+)"/)
  expectStatus(await browser.postForm('/recovery/start', { lost }), 303)
}

async function proveMailbox({ browser, user, job }: Visit): Promise<void> {
  const page = expectStatus(await browser.get(PAGE), 200)
  const address = foundIn(page, /name="address" value="([^"]+)"/)
  expectStatus(await browser.postForm('/recovery/mail', { address }), 303)
  const link = await phoneOf(job.url).linkTo(emailOf(user))
  expectStatus(await browser.get(link), 200)
  expectStatus(await browser.postForm(link, {}), 303)
}

async function proveNumber({ browser, user, job }: Visit): Promise<void> {
  const phone = phoneOf(job.url)
  expectStatus(await browser.get(PAGE), 200)
  expectStatus(await browser.postForm('/recovery/call', {}), 303)
  const call = await phone.callTo(numberOf(user))
  await phone.answer(call)
  await phone.press(call, await phone.askedDigit(call))
  const page = expectStatus(await browser.get(PAGE), 200)
  await phone.press(call, `${foundIn(page, /class="digits"[^>]*>(\d{6})</)}#`)
}

async function enter(browser: Browser): Promise<void> {
  for (;;) {
    const page = expectStatus(await browser.get(PAGE), 200)
    if (page.body.includes('action="/recovery/enter"')) break
    // The owner must have been told: the letters are still under way.
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  expectStatus(await browser.postForm('/recovery/enter', {}), 303)
}

async function replaceDevice(browser: Browser): Promise<void> {
  expectStatus(await browser.get('/security'), 200)
  expectStatus(await browser.get('/security/devices/new'), 200)
  const named = { name: 'new phone', handset: '' }
  expectStatus(await browser.postForm('/security/devices/new', named), 303)
  const draft = expectStatus(await browser.get('/security/devices/draft'), 200)
  const secret = bytesOf(foundIn(draft, /[?;&]secret=([A-Z2-7]+)/)).toString('hex')
  const [first, second] = [currentStep() - 1, currentStep()].map((step) => totpCode(secret, step))
  const typed = { what: 'add', qr: '', first: first!, second: second! }
  expectStatus(await browser.postForm('/security/devices/draft', typed), 303)
}

/** RFC 4648, section 6. */
function bytesOf(base32: string): Buffer {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...base32].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'))
  const bytes = bits.join('').match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))
}
