import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague, signedInAs } from '../../../test/support/administration.ts'
import { siteOf } from '../../../test/support/visitor.ts'
import { openWorld } from '../../../test/support/world.ts'
import type { GroupId, SessionId } from '../../domain/ids.ts'
import { pagesOf } from '../pages.ts'
import { routes, to } from '../routes.ts'

/** What somebody would write into a name so that it is no name (H22). Each holds the word that must not come alive. */
const CORPUS = [
  '<script>alert("xss")</script>',
  '"><img src=x onerror=alert("xss")>',
  "'><svg/onload=alert('xss')>",
  '</title><script>alert("xss")</script>',
  '</a><a href="javascript:alert(\'xss\')">x',
  '{{constructor.constructor("alert(\'xss\')")()}}',
  '&lt;script&gt;alert("xss")&lt;/script&gt;',
  '<!--<xss>-->',
  '" autofocus onfocus="alert(\'xss\')',
  '`-alert("xss")-`',
]

const world = await openWorld()
const ear = { listen: () => () => {} }
const { sessionByToken } = world.database
const site = siteOf(pagesOf({ ports: world.ports, sessionByToken, ear, service: 'Aikagi' }))
const { admin } = routes

suite('names that are markup', () => {
  for (const [number, hostile] of CORPUS.entries())
    test(`are shown as they were typed, on every page: ${hostile} (H22)`, async () => {
      const root = await world.addPerson(`root${number}@example.org`)
      await world.addDevice(root, { name: hostile, handsets: [hostile] })
      const { accountId } = root.user
      // A user name of such signs is refused; one that came in otherwise must be harmless all the same.
      const user = await addColleague(world, root, { name: 'user', about: { userName: hostile } })
      await world.addDevice(user, { name: hostile })
      const id = `group${number}` as GroupId
      await world.ports.transact(async ({ accounts, groups, sessions, permissions, users }) => {
        const at = world.ports.now()
        const account = await accounts.get(accountId)
        await accounts.save({ ...account, name: hostile, colour: '#123456', operatorSince: at })
        await groups.add({ id, accountId, name: hostile, createdAt: at })
        const [userId, by] = [user.user.id, root.user.id]
        await groups.join({ accountId, groupId: id, userId, joinedAt: at, joinedBy: by })
        const grant = { accountId, holderId: id, permissionSet: 'AuditRead' } as const
        await permissions.give({ ...grant, grantedAt: at, grantedBy: by })
        const [address] = await users.addresses(userId)
        await users.addAddress({ ...address!, id: `a${number}` as never, email: hostile })
        const [session] = await sessions.of(by)
        if (session)
          await sessions.add({ ...session, id: `s${number}` as SessionId, tokenHash: hostile })
      })
      const visitor = await signedInAs(world, site, { person: root })
      const [userPath, groupPath] = [
        (pattern: string) => to(pattern, { id: user.user.id }),
        (pattern: string) => to(pattern, { id }),
      ]
      const paths = [
        admin.page,
        admin.users,
        ...[admin.user, admin.renameUser, admin.suspendUser, admin.deleteUser].map(userPath),
        ...[admin.inviteUser, admin.userPermissions, admin.userGroups].map(userPath),
        admin.newUser,
        admin.groups,
        ...[admin.group, admin.renameGroup, admin.deleteGroup, admin.groupPermissions].map(
          groupPath,
        ),
        admin.organisation,
        admin.accounts,
        `/signin/user/${accountId}`,
        `${admin.users}?name=${encodeURIComponent(hostile)}&after=${encodeURIComponent(hostile)}`,
      ]
      let shown = 0
      for (const path of paths) {
        const { status, text } = await visitor.get(path)
        assert.equal(status, 200, path)
        if (text.includes(escaped(hostile))) shown += 1
        assert.ok(!text.includes(hostile), `${path} holds it as it is`)
      }
      assert.ok(shown >= paths.length - 3, `${shown} of ${paths.length} pages show it`)
      const typed = await visitor.post(admin.newUser, {
        name: hostile,
        email: hostile,
        language: 'en',
      })
      assert.equal(typed.status, 422)
      assert.ok(!typed.text.includes(hostile) && typed.text.includes(escaped(hostile)))
    })
})

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
