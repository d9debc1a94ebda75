import { DARK_PAPER, LIGHT_PAPER, readableOn } from '../../domain/looks/colour.ts'

/**
 * The accent of our stylesheet in an organisation's colour, in a shade that can be read on either paper; the colour itself
 * is a stripe. `colour` was read by `readColour`: nothing else can stand in a stylesheet.
 */
export function styleOf(colour: string): string {
  const [light, dark] = [readableOn(colour, LIGHT_PAPER), readableOn(colour, DARK_PAPER)]
  return `:root{--brand:${colour};${accent(light, '#ffffff')}}
@media (prefers-color-scheme:dark){:root{${accent(dark, '#0b0f11')}}}
.site-head{border-top:4px solid var(--brand)}
`
}

const accent = (shade: string, ink: string): string =>
  `--accent:${shade};--accent-deep:${shade};--accent-ink:${ink};--accent-wash:var(--sunken)`
