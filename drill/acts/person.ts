import type { App } from '../app.ts'
import type { Scene } from '../story.ts'
import type { Visitor } from '../visitor.ts'

/** Somebody with an account, and everything they know and have. */
export interface Person {
  browser: Visitor
  email: string
  /** Of a user; root signs in by the address alone. */
  user?: { account: string; name: string }
  /** The notification address; absent where they skipped it. */
  second?: string
  password: string
  /** As they type it. */
  number: string
  /** Their authenticator app. Absent before the first device, and after the phone is gone. */
  app?: App
}

export const ada = (scene: Scene): Person => ({
  browser: scene.visitor(),
  email: 'ada@example.org',
  second: 'lovelace@example.net',
  password: 'seven calm herons wade',
  number: '090-1234-5678',
})

/** Where letters to this person go. */
export const addressesOf = ({ email, second }: Person): string[] =>
  second === undefined ? [email] : [email, second]
