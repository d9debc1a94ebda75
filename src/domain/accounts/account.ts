import type { AccountId } from '../ids.ts'
import type { Preset } from '../ways/ways.ts'

/** A tenant. The first one is the operator account: its people run the installation. */
export interface Account {
  id: AccountId
  name: string
  /** ISO 3166-1 alpha-2: how a number typed without a country code is read. */
  country: string
  operatorSince?: Date
  /** How long alternative factors (W1) wait for the root user. */
  rootPreset: Preset
  createdAt: Date
}
