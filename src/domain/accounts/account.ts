import type { AccountId } from '../ids.ts'
import type { Preset } from '../ways/ways.ts'

/** A tenant. The first one is the operator account: its people run the installation. */
export interface Account {
  id: AccountId
  /** What its users may type in place of the id: 3 to 63 of a-z, 0-9 and '-'. Unique per installation. */
  alias?: string
  name: string
  /** ISO 3166-1 alpha-2: how a number typed without a country code is read. */
  country: string
  operatorSince?: Date
  /** How long alternative factors (W1) wait: for the root user, for administrators (any rank), for everybody else. */
  rootPreset: Preset
  administratorPreset: Preset
  userPreset: Preset
  /** The organisation's colour as '#rrggbb', on its sign-in page and in its letters. */
  colour?: string
  createdAt: Date
}
