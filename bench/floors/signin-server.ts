import { createServer } from 'node:http'
import { argon2Passwords } from '../../src/adapters/passwords.ts'

/**
 * The least that a sign-in of three pages and three forms can be: node:http, and our hash at one of them. It knows nobody
 * and stores nothing. Argument: port.
 */
const PAGE = 'x'.repeat(4_000)

const passwords = argon2Passwords()
const stored = await passwords.hash('a password of the bench')

createServer((request, response) => {
  request.resume()
  request.once('end', async () => {
    if (request.url === '/password' && request.method === 'POST')
      await passwords.verify(stored, 'a password of the bench')
    if (request.method === 'GET') response.end(PAGE)
    else response.writeHead(303, { location: '/' }).end()
  })
}).listen(Number(process.argv[2]), '127.0.0.1')
