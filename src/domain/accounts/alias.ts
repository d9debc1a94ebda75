export type AliasRefusal = 'length' | 'characters' | 'looks-like-an-id'
export type AliasVerdict =
  | { accepted: true; alias: string }
  | { accepted: false; reason: AliasRefusal }

/** Reads a wished alias. One that reads as twelve digits could be another account's id at sign-in. */
export function readAlias(text: string): AliasVerdict {
  const alias = text.normalize('NFKC').trim().toLowerCase()
  if (alias.length < 3 || alias.length > 63) return { accepted: false, reason: 'length' }
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(alias))
    return { accepted: false, reason: 'characters' }
  if (/^\d{12}$/.test(alias.replaceAll('-', '')))
    return { accepted: false, reason: 'looks-like-an-id' }
  return { accepted: true, alias }
}
