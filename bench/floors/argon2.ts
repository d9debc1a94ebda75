import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { HASH_SETTINGS } from '../hash-settings.ts'

/** The most password checks that this machine can do, and the CPU that each takes then. */
export interface HashCeiling {
  perSecond: number
  cpuMsEach: number
}

const seconds = Number(process.argv[2])
const stored = await hash('a password of the bench', HASH_SETTINGS)
await verify(stored, 'a password of the bench')

const cpu = process.cpuUsage()
const began = performance.now()
let done = 0
const lane = async (): Promise<void> => {
  while (performance.now() - began < seconds * 1000) {
    await verify(stored, 'a password of the bench')
    done++
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, lane))
const took = (performance.now() - began) / 1000
const used = process.cpuUsage(cpu)
const measured: HashCeiling = {
  perSecond: done / took,
  cpuMsEach: (used.user + used.system) / 1000 / done,
}
process.send!(measured)
process.disconnect()
