import { say } from '../language.ts'
import type { Remote } from './client.ts'
import { EXIT, Failed } from './refused.ts'
import { itemsOf } from './show.ts'

interface Named {
  id: string
  userName?: string
  name?: string
}

/** The id of a user, given by user name or by id. */
export async function userIdOf(remote: Remote, text: string): Promise<string> {
  const wanted = text.normalize('NFKC').toLowerCase()
  const query = { beginning: wanted.slice(0, 64), limit: '200' }
  for await (const user of itemsOf<Named>(remote, '/users', { query }))
    if (user.userName?.normalize('NFKC').toLowerCase() === wanted) return user.id
  return asId(text, say(`There is no user ${text}.`, `${text} という利用者はいません。`))
}

/** The id of a group, given by name or by id. */
export async function groupIdOf(remote: Remote, text: string): Promise<string> {
  const wanted = text.normalize('NFKC').toLowerCase()
  for await (const group of itemsOf<Named>(remote, '/groups', { query: { limit: '200' } }))
    if (group.name?.normalize('NFKC').toLowerCase() === wanted) return group.id
  return asId(text, say(`There is no group ${text}.`, `${text} というグループはありません。`))
}

/** The id of a hardware token, given by serial number or by id. A serial that two makers use is not decided here. */
export async function tokenIdOf(remote: Remote, text: string): Promise<string> {
  const wanted = text.normalize('NFKC').toLowerCase()
  const query = { beginning: text.slice(0, 64), limit: '200' }
  const found: string[] = []
  for await (const token of itemsOf<Named & { serial: string }>(remote, '/hardware-tokens', {
    query,
  }))
    if (token.serial.normalize('NFKC').toLowerCase() === wanted) found.push(token.id)
  if (found.length === 1) return found[0]!
  if (found.length > 1) {
    const ids = found.join(', ')
    throw new Failed(
      say(
        `Several makers use ${text}: give one of ${ids}.`,
        `${text} は複数あります。次のIDから指定してください: ${ids}`,
      ),
      EXIT.refused,
    )
  }
  return asId(text, say(`There is no token ${text}.`, `${text} というトークンはありません。`))
}

function asId(text: string, otherwise: string): string {
  if (/^[\w-]{1,64}$/.test(text)) return text
  throw new Failed(otherwise, EXIT.refused)
}
