import { canSignIn, type Device } from '../devices/device.ts'
import { livesOn } from '../devices/handsets.ts'
import type { AccountId, DeviceId, UserId } from '../ids.ts'

/** "I am getting a new phone" (DE-7): what lives on the old one is set up anew on the new one. One at a time per user. */
export interface Move {
  userId: UserId
  accountId: AccountId
  /** The old phone and the new one, in the owner's words. */
  from: string
  to: string
  /** What lived on the old phone when it began. */
  entries: readonly DeviceId[]
  startedAt: Date
}

export interface MoveStep {
  device: Device
  /** 'gone': removed or lost meanwhile, so nothing is left to move. */
  state: 'to-do' | 'moved' | 'gone'
}

export interface MoveProgress {
  steps: readonly MoveStep[]
  /** How many need nothing more. */
  done: number
  next?: Device
}

/**
 * How far a move is, from the devices as they are: what was done elsewhere, or in another browser, counts as well.
 * `devices` are all of the user's, removed ones too.
 */
export function progressOf(move: Move, devices: readonly Device[]): MoveProgress {
  const steps = devices
    .filter(
      (device) =>
        move.entries.includes(device.id) || (canSignIn(device) && livesOn(device, move.from)),
    )
    .map((device) => ({ device, state: stateOf(device, { move, devices }) }))
  const next = steps.find(({ state }) => state === 'to-do')?.device
  return {
    steps,
    done: steps.filter(({ state }) => state !== 'to-do').length,
    ...(next && { next }),
  }
}

function stateOf(
  device: Device,
  { move, devices }: { move: Move; devices: readonly Device[] },
): MoveStep['state'] {
  if (canSignIn(device)) return livesOn(device, move.from) ? 'to-do' : 'moved'
  return devices.some(({ replaces }) => replaces === device.id) ? 'moved' : 'gone'
}

/**
 * A passkey that its maker copies between the phones of one person needs nothing set up: it is on the new phone as soon as
 * that is signed in there.
 */
export const comesByItself = (device: Device): boolean =>
  device.kind === 'passkey' && device.credential?.backedUp === true
