import { z } from 'zod'
import { PRESETS } from '../../../domain/ways/ways.ts'

export const preset = z.enum(PRESETS)

export const ENGINES = {
  id: '123456789012',
  name: 'Analytical Engines',
  country: 'JP',
  createdAt: '2026-01-04T09:00:00Z',
}

const TITLE_REFUSALS = {
  'name-empty': 'account-name-empty',
  'name-too-long': 'account-name-too-long',
} as const

/** The names of accounts are refused for reasons of their own. */
export const retitled = <Why extends string>(reason: Why) =>
  (reason in TITLE_REFUSALS ? TITLE_REFUSALS[reason as keyof typeof TITLE_REFUSALS] : reason) as
    | Exclude<Why, keyof typeof TITLE_REFUSALS>
    | (typeof TITLE_REFUSALS)[Why & keyof typeof TITLE_REFUSALS]
