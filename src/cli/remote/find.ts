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

function asId(text: string, otherwise: string): string {
  if (/^[\w-]{1,64}$/.test(text)) return text
  throw new Failed(otherwise, EXIT.refused)
}
