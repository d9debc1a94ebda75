import type { Browser } from '../attacks/browser.ts'
import { mailIsOut } from '../attacks/recovery-walk.ts'
import type { Scene } from './scene.ts'

const PAGE = '/security/recovery-codes'

/** Ten codes by the pages, one typed back. */
export async function makeCodes(scene: Scene, browser: Browser): Promise<void> {
  await browser.post(PAGE, { what: 'make' })
  const { body } = await browser.get(PAGE)
  const shown = [...body.replaceAll('<wbr>', '').matchAll(/<code>([\w-]{30})<\/code>/g)]
  const codes = shown.map(([, code]) => code!)
  const kept = await browser.post(PAGE, { what: 'keep', typed: codes[0] ?? '' })
  if (kept.status === 303) scene.codes = codes
}

/** W2: the password was shown. */
export async function typeRecoveryCode(
  scene: Scene,
  browser: Browser,
  about: { typed: string; gone: string },
): Promise<boolean> {
  const { status } = await browser.post('/recovery/recovery-code', about)
  return remember(scene, about.typed, status)
}

/** W4, as far as the code. */
export async function forgetByCode(
  scene: Scene,
  browser: Browser,
  typed: string,
): Promise<boolean> {
  const { user, email } = scene
  const isRoot = user.role === 'root'
  const name = isRoot ? { email } : { account: user.accountId, user: user.userName! }
  const path = isRoot ? '/forgotten/recovery-code' : '/forgotten/user/recovery-code'
  const { status } = await browser.post(path, { ...name, typed })
  return remember(scene, typed, status)
}

/** A code that was used is no secret any more. */
function remember(scene: Scene, typed: string, status: number): boolean {
  if (status !== 303 || !scene.codes.includes(typed)) return false
  scene.codes = scene.codes.filter((code) => code !== typed)
  scene.usedRecoveryCodes.push(typed)
  return true
}

export const nextCode = ({ codes }: Scene): string => codes[0] ?? 'none is left'

/** What whoever holds the paper reads off it; anybody else knows used ones, or guesses. */
export function stolenRecoveryCode({ draw, holds, codes, usedRecoveryCodes }: Scene): string {
  if (holds.has('paper') && codes.length > 0) return draw.oneOf(codes)
  if (usedRecoveryCodes.length > 0 && draw.sometimes(80)) return draw.oneOf(usedRecoveryCodes)
  return '00000-00000-00000-00000-000000'
}

/** Until the notice is handed over nobody comes in (R24). */
export async function comeIn(scene: Scene, browser: Browser): Promise<boolean> {
  await mailIsOut(scene.service)
  return (await browser.post('/recovery/enter')).status === 303
}
