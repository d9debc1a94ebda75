import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, BrowserHash, NumberId, ProposalId, RecoveryId, UserId } from '../ids.ts'
import type { Proposal, ProposalStatus } from './proposal.ts'
import type { ProposalStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const hours = (count: number) => new Date(noon.getTime() + count * 3_600_000)
const accountId = '123456789012' as AccountId
const ada = 'ada' as UserId

function proposalOf(id: string, rest: Partial<Proposal> = {}): Proposal {
  return {
    id: id as ProposalId,
    accountId,
    userId: ada,
    kind: 'number',
    value: '+819012345678',
    country: 'JP',
    numberId: `number-${id}` as NumberId,
    proposedBy: 'bob' as UserId,
    proposedIn: 'laptop' as BrowserHash,
    proposedAt: noon,
    status: { name: 'unproven', until: hours(24) },
    version: 0,
    ...rest,
  }
}

const STATES: readonly ProposalStatus[] = [
  { name: 'unproven', until: hours(24) },
  { name: 'proven', at: noon, appliesAt: hours(72) },
  { name: 'closed', outcome: 'applied', at: noon },
]

/** What every proposal store must do. `proposals` is emptied before each test; each call is a transaction of its own. */
export function proposalStoreContract(proposals: ProposalStore): void {
  const idsOf = (found: readonly Proposal[]) => found.map(({ id }) => id)

  test('gives back the proposal it was given, in every state', async () => {
    for (const status of STATES) {
      const proposal = proposalOf(status.name, {
        status,
        userId: status.name as UserId,
        recoveryId: 'recovery' as RecoveryId,
        confirmedBy: ada,
        confirmedAt: noon,
      })
      assert.equal(await proposals.add(proposal), true)
      assert.deepEqual(await proposals.find(proposal.id), proposal)
      assert.deepEqual(await proposals.findByNumber(proposal.numberId!), proposal)
    }
    assert.equal(await proposals.find('other' as ProposalId), undefined)
    assert.equal(await proposals.findByNumber('other' as NumberId), undefined)
  })

  test('keeps one of each kind running for a user, however many at once', async () => {
    const { numberId: _, country: __, ...rest } = proposalOf('address')
    const address: Proposal = { ...rest, kind: 'address', value: 'ada@example.org' }
    const added = await Promise.all(['1', '2', '3'].map((id) => proposals.add(proposalOf(id))))
    assert.equal(added.filter(Boolean).length, 1)
    assert.equal(await proposals.add(address), true)
    assert.equal((await proposals.runningOf(ada)).length, 2)
    assert.deepEqual(await proposals.find(address.id), address)
  })

  test('lets one of many changes at once win', async () => {
    await proposals.add(proposalOf('one'))
    const proposal = (await proposals.find('one' as ProposalId))!
    const moves = [...STATES.slice(1), ...STATES.slice(1), ...STATES.slice(1)]
    const won = await Promise.all(moves.map((status) => proposals.change({ ...proposal, status })))
    assert.equal(won.filter(Boolean).length, 1)
    assert.deepEqual((await proposals.find(proposal.id))?.status, moves[won.indexOf(true)])
  })

  test('tells which are due', async () => {
    for (const [i, status] of STATES.entries())
      await proposals.add(
        proposalOf(`${i}`, { status, userId: `${i}` as UserId, proposedAt: hours(i) }),
      )
    assert.deepEqual(idsOf(await proposals.due(hours(24), 10)), ['0'])
    assert.deepEqual(idsOf(await proposals.due(hours(72), 10)), ['0', '1'])
  })
}
