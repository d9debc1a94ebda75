import { findLook, type Look } from '../../domain/looks/look.ts'
import type { Ports } from '../../domain/ports.ts'
import { routes, to } from '../routes.ts'
import type { View } from '../shared/view.ts'

/** The page in the look of the organisation whose account was typed, if that chose one. */
export async function inLookOf(
  ports: Pick<Ports, 'read'>,
  view: View,
  account: string | undefined,
): Promise<View> {
  const look = account === undefined ? undefined : await findLook(ports, account)
  return look ? { ...view, look: shownLook(look) } : view
}

/** Addresses that change with what they lead to, so that each may be kept. */
export function shownLook({ accountId, name, colour, logoHash }: Look): NonNullable<View['look']> {
  const account = { account: accountId }
  return {
    name,
    ...(colour && { style: `${to(routes.looks.style, account)}?${colour.slice(1)}` }),
    ...(logoHash && { logo: `${to(routes.looks.logo, account)}?${logoHash}` }),
  }
}
