/** One browser's cookies for one site, taken and sent by the rules of RFC 6265bis that matter here. */
export class CookieJar {
  readonly #cookies = new Map<string, string>()

  /** Takes what an answer sets. A `__Host-` cookie that breaks the rules of its name is not taken, as in a browser. */
  take(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
      const equals = pair.indexOf('=')
      const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)]
      const given = new Map(attributes.map((attribute) => lowerName(attribute)))
      if (name.startsWith('__Host-') && !isHostCookie(given)) continue
      if (isOver(given) || value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
  }

  /** The Cookie header; undefined when there is nothing to send. */
  header(): string | undefined {
    if (this.#cookies.size === 0) return undefined
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  has(name: string): boolean {
    return this.#cookies.has(name)
  }

  clear(): void {
    this.#cookies.clear()
  }
}

function lowerName(attribute: string): [string, string] {
  const [name = '', value = ''] = attribute.split('=')
  return [name.toLowerCase(), value]
}

const isHostCookie = (given: ReadonlyMap<string, string>): boolean =>
  given.has('secure') && given.get('path') === '/' && !given.has('domain')

function isOver(given: ReadonlyMap<string, string>): boolean {
  const age = given.get('max-age')
  if (age !== undefined) return Number(age) <= 0
  const expires = given.get('expires')
  return expires !== undefined && new Date(expires) <= new Date()
}
