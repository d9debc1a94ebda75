import { tidyName } from '../devices/device-name.ts'

export type GroupNameRefusal = 'name-empty' | 'name-too-long'
export type GroupNameVerdict =
  | { accepted: true; name: string }
  | { accepted: false; reason: GroupNameRefusal }

const LONGEST = 80

/** Reads a typed group name. The unique index of the store decides whether it is taken. */
export function readGroupName(text: string): GroupNameVerdict {
  const name = tidyName(text)
  if (name === '') return { accepted: false, reason: 'name-empty' }
  return [...name].length > LONGEST
    ? { accepted: false, reason: 'name-too-long' }
    : { accepted: true, name }
}
