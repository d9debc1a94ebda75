import { maskEmail, readEmailAddress } from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { AddressId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { lockSession } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { signinNameOf } from '../signin/signin-name.ts'
import { rememberedIn } from './earlier-addresses.ts'
import { type ChangeRefusal, refusalToChange } from './may-change.ts'
import type { Address, User } from './user.ts'
import { carryAttempts } from './user-attempts.ts'

/** 'taken': another root user signs in with it. */
export type MainAddressRefusal =
  | ChangeRefusal
  | { reason: 'not-found' | 'not-verified' | 'main-already' | 'taken' }
export type MainAddressChange = { changed: true } | ({ changed: false } & MainAddressRefusal)

/**
 * Makes a verified address the main one: root signs in with it, links for a forgotten password go to it. The one before
 * stays and is told like all others (R24), so that nobody moves it away unseen.
 */
export function makeMainAddress(
  ports: Ports,
  input: { session: Session; addressId: AddressId; asker: Asker },
): Promise<MainAddressChange> {
  const { addressId, asker } = input
  type Plain = Exclude<MainAddressRefusal, { until: Date }>['reason']
  const refuse = (reason: Plain): MainAddressChange => ({ changed: false, reason })
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return refuse('session-over')
    const { user, session } = own
    const addresses = await stores.users.addresses(user.id)
    const address = addresses.find(({ id }) => id === addressId)
    if (!address) return refuse('not-found')
    if (address.purpose === 'sign-in') return refuse('main-already')
    if (!address.verifiedAt) return refuse('not-verified')
    const refusal = await refusalToChange(ports, stores, { session, user })
    if (refusal) return { changed: false, ...refusal }

    if (!(await makeMain(stores, user, address))) return refuse('taken')
    const before = addresses.find(({ purpose }) => purpose === 'sign-in')
    if (before) {
      const now = await stores.users.get(user.id)
      await stores.users.save({ ...now, ...rememberedIn(ports, user, before) })
    }
    const data = { addressId }
    await writeEvent(ports, stores, { kind: 'address.made-main', user, session, asker, data })
    const about = maskEmail(address.email)
    await tellOwner(ports, stores, { event: 'main-address-changed', user, asker, about, addresses })
    return { changed: true }
  })
}

/** For root it is the name too: whoever was guessing at the old one is no further with the new one. False: another root has it. */
export async function makeMain(stores: Stores, user: User, address: Address): Promise<boolean> {
  if (user.role !== 'root') return stores.users.makeMain(user.id, address.id)
  const read = readEmailAddress(address.email)
  if (!read.accepted) throw new Error('A main address cannot be read')
  if (!(await stores.users.makeMain(user.id, address.id, read.key))) return false
  const { throttleKey: from } = signinNameOf(user)
  if (from !== read.throttleKey) await carryAttempts(stores, { from, to: read.throttleKey })
  return true
}
