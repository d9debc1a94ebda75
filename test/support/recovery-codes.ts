import type { CodeSetId, SessionId } from '../../src/domain/ids.ts'
import type { Ports } from '../../src/domain/ports.ts'
import { macOf, newCodes, shownCode } from '../../src/domain/recovery-codes/recovery-code.ts'
import type { User } from '../../src/domain/users/user.ts'

/** A valid set of recovery codes of somebody, made without a page. Answers them as they stand on the sheet. */
export async function giveCodes(
  ports: Ports,
  { id: userId, accountId }: Pick<User, 'id' | 'accountId'>,
): Promise<string[]> {
  const { chance, vault, now } = ports
  const codes = newCodes(chance)
  const draft = {
    id: chance.id<CodeSetId>(),
    accountId,
    userId,
    createdAt: now(),
    draftOf: chance.id<SessionId>(),
    draftUntil: new Date(now().getTime() + 1000),
    sealedCodes: '',
  }
  const macs = codes.map((code) => macOf(vault, userId, code))
  await ports.transact(async ({ recoveryCodes }) => {
    await recoveryCodes.putDraft(draft)
    await recoveryCodes.activate(draft, { macs, at: now() })
  })
  return codes.map(shownCode)
}
