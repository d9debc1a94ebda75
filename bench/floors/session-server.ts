import { createServer } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * The least that a session check can be: node:http and one look-up in a SQLite file.
 * Arguments: port, folder for the file.
 */
const SESSIONS = 20_000

const db = new DatabaseSync(join(process.argv[3]!, 'sessions.db'))
db.exec('pragma journal_mode = wal; pragma synchronous = full')
db.exec('create table sessions (token text primary key, user_id text not null) strict')
const insert = db.prepare('insert into sessions values (?, ?)')
db.exec('begin')
for (let n = 0; n < SESSIONS; n++) insert.run(`token-${n}`, `user-${n}`)
db.exec('commit')
const find = db.prepare('select user_id from sessions where token = ?')

createServer((request, response) => {
  const token = /(?:^|; )session=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
  response.statusCode = find.get(token) ? 204 : 401
  response.end()
}).listen(Number(process.argv[2]), '127.0.0.1')
