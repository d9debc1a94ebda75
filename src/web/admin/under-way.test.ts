import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague, signedInAs } from '../../../test/support/administration.ts'
import { siteOf } from '../../../test/support/visitor.ts'
import { openWorld } from '../../../test/support/world.ts'
import { pagesOf } from '../pages.ts'
import { routes, to } from '../routes.ts'

const world = await openWorld()
const ear = { listen: () => () => {} }
const { sessionByToken } = world.database
const site = siteOf(pagesOf({ ports: world.ports, sessionByToken, ear, service: 'Aikagi' }))
const root = await world.addPerson('root@example.org')
await world.addDevice(root)
const visitor = await signedInAs(world, site, { person: root })
const { admin, account } = routes
const NUMBER = to(admin.userNumber, { id: 'root' })

suite('the page of a user', () => {
  test('leads to the reset, the recovery and the proposals that are under way, whoever may go there', async () => {
    const mari = await addColleague(world, root, { name: 'mari' })
    const desk = await addColleague(world, root, { name: 'desk', sets: ['SupportDesk'] })
    const { id } = mari.user
    const page = to(admin.user, { id })
    assert.doesNotMatch((await visitor.get(page)).text, /id="under-way"/)

    const reason = 'We spoke in the office.'
    const { location } = await visitor.post(to(admin.resetUser, { id }), { reason })
    await visitor.post(to(admin.userAddress, { id }), { email: 'mari@example.net' })
    const { text } = await visitor.get(page)
    const reset = location!.split('?')[0]!
    const address = to(admin.userAddress, { id })
    assert.match(text, new RegExp(`id="under-way".*<a href="${reset}">.*Can be used`, 's'))
    assert.match(text, new RegExp(`id="under-way".*<a href="${address}">.*Not proven yet`, 's'))

    const looking = await signedInAs(world, site, { person: desk })
    const seen = (await looking.get(page)).text
    assert.match(seen, /id="under-way".*Reset of their devices.*Another e-mail address/s)
    assert.ok(!seen.includes(reset) && !seen.includes(address), 'a link that leads nowhere')
  })
})

suite('the page of the organisation', () => {
  test('leads whoever may propose root’s number to it, also without seeing users (LO-9)', async () => {
    const sets = ['account:ViewAccount', 'account:ModifyAccount'] as const
    const person = await addColleague(world, root, { name: 'keeper', sets })
    const keeper = await signedInAs(world, site, { person })
    assert.ok((await keeper.get(admin.organisation)).text.includes(`href="${NUMBER}"`))
    const { status, text } = await keeper.get(NUMBER)
    assert.equal(status, 200)
    assert.ok(text.includes(`href="${admin.organisation}">Back to`), 'no way back')
    assert.ok(!(await visitor.get(admin.organisation)).text.includes(NUMBER), 'root proposes')
  })
})

suite('the page of one’s own account', () => {
  test('says first that something is proposed, and else in a quiet line where it would stand', async () => {
    const yuki = await addColleague(world, root, { name: 'yuki' })
    const own = await signedInAs(world, site, { person: yuki })
    const quiet = new RegExp(`<a href="${account.proposals}">Nothing</a>`)
    assert.match((await own.get(account.page)).text, quiet)
    const path = to(admin.userAddress, { id: yuki.user.id })
    await visitor.post(path, { email: 'yuki@example.net' })
    const { text } = await own.get(account.page)
    assert.match(text, /See what is proposed/)
    assert.doesNotMatch(text, quiet)
    assert.ok(!(await visitor.get(account.page)).text.includes(account.proposals), 'root is asked')
  })
})
