import type { Stores } from '../../src/domain/ports.ts'
import type { Answer } from './browser.ts'
import { answering, requestsSoFar, type Service } from './target.ts'

/** Everything that goes over the wire, but for what is drawn anew for each request and what the visitor typed. */
export function wire({ status, headers, body }: Answer, typed: readonly string[]): object {
  const { date: _, 'x-request-id': __, 'set-cookie': cookies, ...others } = headers
  const names = [cookies ?? []].flat().map((line) => line.replace(/=[^;]*/, '='))
  const told = typed.reduce((text, one) => text.replaceAll(one, 'TYPED'), body)
  return { status, others, names, body: told }
}

/**
 * What a request costs: commits, reads, every question to a store inside of them, and hashes, in their order. What jobs
 * do meanwhile is not the request's.
 */
export async function costOf(
  { ports }: Pick<Service, 'ports'>,
  work: () => Promise<unknown>,
): Promise<string[]> {
  const steps: string[][] = []
  const before = requestsSoFar()
  const step = (name: string): string[] => {
    const made = [name]
    if ((answering.getStore() ?? 0) > before) steps.push(made)
    return made
  }
  const { passwords, transact, read } = ports
  const { verify } = passwords
  passwords.verify = (hash, password) => {
    step('hash')
    return verify.call(passwords, hash, password)
  }
  ports.transact = (inside) => {
    const asked = step('commit')
    return transact((stores) => inside(watched(stores, asked)))
  }
  ports.read = (inside) => {
    const asked = step('read')
    return read((stores) => inside(watched(stores, asked)))
  }
  try {
    await work()
  } finally {
    Object.assign(ports, { transact, read })
    passwords.verify = verify
  }
  return steps.flat()
}

const watched = (stores: Stores, cost: string[]): Stores =>
  Object.fromEntries(
    Object.entries(stores).map(([name, store]) => [
      name,
      new Proxy(store, {
        get(target, method, receiver) {
          cost.push(`${name}.${String(method)}`)
          return Reflect.get(target, method, receiver)
        },
      }),
    ]),
  ) as unknown as Stores
