export type ColourVerdict =
  | { accepted: true; colour: string }
  | { accepted: false; reason: 'not-a-colour' }

/** The least contrast that a page offers, in the light and in the dark (style.css `--sunken`). */
export const LIGHT_PAPER = '#f1f0ec'
export const DARK_PAPER = '#242b30'

/** WCAG 2.2, 1.4.3: of text upon its background. */
const ENOUGH = 4.5

/** Reads a typed colour: '#1a5a68', '1A5A68' or '#15a'. Nothing else ever reaches a stylesheet. */
export function readColour(text: string): ColourVerdict {
  const typed = text.normalize('NFKC').trim().toLowerCase().replace(/^#/, '')
  const digits = /^[0-9a-f]{3}$/.test(typed) ? typed.replace(/./g, '$&$&') : typed
  return /^[0-9a-f]{6}$/.test(digits)
    ? { accepted: true, colour: `#${digits}` }
    : { accepted: false, reason: 'not-a-colour' }
}

/** The nearest shade of a colour in which text can be read on this background, and the background on it. */
export function readableOn(colour: string, background: string): string {
  const towards = luminance(background) > 0.5 ? [0, 0, 0] : [255, 255, 255]
  for (let part = 0; part < 1; part += 0.02) {
    const shade = toHex(partsOf(colour).map((value, i) => value + (towards[i]! - value) * part))
    if (contrast(shade, background) >= ENOUGH) return shade
  }
  return toHex(towards)
}

/** WCAG 2.2, "contrast ratio": from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [
    number,
    number,
  ]
  return (light + 0.05) / (dark + 0.05)
}

/** WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [red, green, blue] = partsOf(colour).map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const partsOf = (colour: string): number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))

const toHex = (parts: readonly number[]): string =>
  `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
