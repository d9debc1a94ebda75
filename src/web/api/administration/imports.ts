import { z } from 'zod'
import { bringPeople, FILE_MOST_BYTES } from '../../shared/bring-people.ts'
import { inPerson, type Operation } from '../operation.ts'
import { named } from '../shapes.ts'

const fault = z
  .strictObject({
    /** Counted from 1, with the line that names the columns. */
    line: z.int(),
    column: z.string().optional(),
    reason: z.string(),
    /** The same in the language of who asks. */
    detail: z.string(),
  })
  .register(named, { id: 'ImportFault' })

const report = z
  .strictObject({
    /** False after a dry run, and with any fault. */
    stored: z.boolean(),
    lines: z.int(),
    people: z.int(),
    withPassword: z.int(),
    withDevice: z.int(),
    invited: z.int(),
    faultCount: z.int(),
    faults: z.array(fault),
  })
  .register(named, { id: 'ImportReport' })

/** The others are found when these are mended. */
const TOLD_MOST = 1000

export const IMPORTS: readonly Operation[] = [
  inPerson(
    'permissions:write',
    {
      id: 'importUsers',
      method: 'post',
      path: '/imports',
      area: 'users',
      summary: 'People from a CSV text, all of them or nobody',
      about:
        'The columns are told in docs/operate/import.md. With a fault nothing is stored; the first 1,000 are told with their lines. `dryRun` only checks.',
      body: z.strictObject({
        csv: z.string().min(1).max(FILE_MOST_BYTES),
        dryRun: z.boolean(),
        /** Mails an invitation to everybody who has an address and no password. */
        invite: z.boolean().default(false),
      }),
      // JSON writes quotes and line ends as two characters each.
      bodyMost: 2 * FILE_MOST_BYTES,
      output: report,
      refusals: ['no-lines', 'too-many-lines'],
      example: {
        body: { csv: 'user_name,email\nada,ada@example.org\n', dryRun: true, invite: true },
        output: {
          stored: false,
          lines: 1,
          people: 1,
          withPassword: 0,
          withDevice: 0,
          invited: 1,
          faultCount: 0,
          faults: [],
        },
      },
    },
    async ({ ports, session, asker, words, body: { csv, dryRun, invite } }) => {
      const request = { by: { session }, text: csv, dryRun, invite, asker }
      const answer = await bringPeople(ports, request)
      if (!answer.done) return answer
      const { faults, ...counts } = answer.brought
      const told = faults
        .slice(0, TOLD_MOST)
        .map((one) => ({ ...one, detail: words(`import.fault-${one.reason}`) }))
      return { value: { ...counts, faultCount: faults.length, faults: told } }
    },
  ),
]
