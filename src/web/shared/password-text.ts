import type { PasswordRefusal } from '../../domain/passwords/password.ts'
import type { Words } from '../../words/words.ts'

/** Why a new password was refused, and what to do. `least` is the length that is asked for. */
export const passwordText = (words: Words, reason: PasswordRefusal, least: number): string =>
  words(`errors.password-${reason}`, { count: least })
