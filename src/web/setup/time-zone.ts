/**
 * The time zone that most people of a country live by, as a first guess that its owner can change. ISO 3166-1 alpha-2 in,
 * IANA name out; `otherwise` where the country is unknown or spans several zones.
 */
export function timeZoneOf(country: string, otherwise: string): string {
  if (!/^[A-Z]{2}$/.test(country)) return otherwise
  const zones = (new Intl.Locale('und', { region: country }) as Zoned).getTimeZones?.() ?? []
  return zones.length === 1 ? zones[0]! : otherwise
}

/** In the engine, not yet in the compiler's library. */
type Zoned = Intl.Locale & { getTimeZones?(): string[] | undefined }
