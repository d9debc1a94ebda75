import type { AccountId } from '../../domain/ids.ts'

/** In groups of four, as people read it aloud: '1234 5678 9012'. */
export const shownAccountId = (id: AccountId | string): string => id.replace(/(.{4})(?=.)/g, '$1 ')
