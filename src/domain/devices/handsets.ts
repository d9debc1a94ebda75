import { type Device, nameKey } from './device.ts'
import { tidyName } from './device-name.ts'

/** More than this is no list of phones any more. */
const MOST = 8
const LONGEST = 40

/**
 * The phones that somebody typed, in one line with commas between them: 'blue Pixel, iPad'. Each once, in their order.
 * Undefined where nothing was typed.
 */
export function readHandsets(typed: string): readonly string[] | undefined {
  const names = typed
    .split(/[,，、\n]/u)
    .map((name) => [...tidyName(name)].slice(0, LONGEST).join(''))
    .filter((name) => name !== '')
  return names.length > 0 ? eachOnce(names).slice(0, MOST) : undefined
}

/** As they are typed and kept; the language puts its own comma between them where they are read. */
export const joinHandsets = (handsets: readonly string[] = []): string => handsets.join(', ')

export const livesOn = ({ handsets = [] }: Pick<Device, 'handsets'>, handset: string): boolean =>
  handsets.some((name) => nameKey(name) === nameKey(handset))

/** Every phone that one of these devices lives on, once, in the order in which they are met. */
export const handsetsOf = (devices: readonly Pick<Device, 'handsets'>[]): readonly string[] =>
  eachOnce(devices.flatMap(({ handsets = [] }) => handsets))

/** The same set with one phone in the place of another. */
export function moveHandset(
  handsets: readonly string[] | undefined,
  { from, to }: { from: string; to: string },
): readonly string[] {
  const others = (handsets ?? []).filter((name) => nameKey(name) !== nameKey(from))
  return eachOnce([to, ...others]).slice(0, MOST)
}

const eachOnce = (names: readonly string[]): readonly string[] =>
  names.filter(
    (name, place) => names.findIndex((other) => nameKey(other) === nameKey(name)) === place,
  )

/**
 * What the phone that asks is called, for a field that its owner can change. Only models of these forms are taken from a
 * header: the rest of it is the asker's own text.
 */
export function guessHandset(userAgent: string): string | undefined {
  const apple = /\b(?:iPhone|iPad)\b/.exec(userAgent)?.[0]
  if (apple) return apple
  if (!/\bAndroid\b/.test(userAgent)) return undefined
  const model = /\bAndroid [\d.]+; ([A-Za-z0-9][A-Za-z0-9 _-]{1,30}?)(?: Build\/[^;)]*)?[;)]/.exec(
    userAgent,
  )?.[1]
  // Browsers that hide the model say K, or Mobile.
  return model && !/^(?:Mobile|Tablet|wv)$/.test(model) ? model : 'Android'
}
