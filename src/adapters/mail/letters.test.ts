import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { AccountId, Language } from '../../domain/ids.ts'
import { NOTICE_EVENTS, type NoticeEvent } from '../../domain/notices/notice.ts'
import { exampleLetters } from '../../domain/outbox/example-letters.ts'
import type { Letter, LetterTo } from '../../domain/outbox/letter.ts'
import { renderLetter } from './letters.ts'

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36'
const asked = { at: new Date('2026-11-20T05:05:00Z'), userAgent: CHROME, network: '203.0.113.7' }
const account = { accountId: '123456789012' as AccountId, asked }
const mailLink = { link: 'https://id.example.org/link/TOKEN', validMinutes: 15 }
const stopLink = 'https://id.example.org/stop/STOP'

const recovery = (
  way: 'alternative-factors' | 'forgotten-password' | 'first-password',
): Letter => ({
  kind: 'verify-recovery',
  way,
  stopLink,
  ...mailLink,
  ...account,
})
const notice = (event: NoticeEvent, rest: object = {}): Letter => ({
  kind: 'notice',
  event,
  stopLink,
  ...account,
  ...rest,
})
const rootInvitation: Extract<Letter, { kind: 'invitation' }> = {
  kind: 'invitation',
  link: mailLink.link,
  validHours: 24,
  accountId: account.accountId,
  accountName: 'Acme',
}
const invitation = (accountName: string): Letter => ({
  ...rootInvitation,
  accountName,
  userName: 'ada',
})
/** As it comes out of the outbox: JSON knows no dates. */
const render = (letter: Letter, language: Language = 'en', timeZone = 'Asia/Tokyo') => {
  const to: LetterTo = { email: 'owner@example.org', language, timeZone, letter }
  return renderLetter(JSON.parse(JSON.stringify(to)), 'Aikagi')
}

/** An address that is none of the letter's own is no field of it. */
const linksOf = (letter: Letter): unknown[] => Object.values(letter)

const squeezed = (text: string) => text.replace(/\s+/g, ' ').trim()
const readable = (html: string) =>
  html
    .replace(/<head>.*<\/head>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))

suite('a letter', () => {
  for (const language of ['en', 'ja'] as const) {
    for (const { name, letter } of exampleLetters()) {
      test(`${name} in ${language} says the same as text and as HTML`, () => {
        const { text, html } = render(letter, language)
        assert.equal(squeezed(readable(html)), squeezed(text))
      })

      test(`${name} in ${language} holds one button, and fetches nothing`, () => {
        const { html } = render(letter, language)
        assert.equal(html.match(/<a [^>]*style="display:inline-block/g)?.length, 1)
        assert.doesNotMatch(
          html,
          /<(img|link|script|style|iframe|video|object|form)\b|url\(|@import/i,
        )
        const fetched = [...html.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(
          ([, address]) => address,
        )
        assert.ok(fetched.every((address) => linksOf(letter).includes(address)))
      })
    }
  }

  test("LO-2 that verifies is called so in both languages, with the operator's prefix", () => {
    const to = { email: 'a@example.org', timeZone: 'UTC', letter: recovery('alternative-factors') }
    assert.equal(
      renderLetter({ ...to, language: 'en' }, 'Aikagi').subject,
      'Aikagi Email Verification',
    )
    assert.equal(renderLetter({ ...to, language: 'en' }, 'Acme').subject, 'Acme Email Verification')
    assert.equal(
      renderLetter({ ...to, language: 'ja' }, 'Aikagi').subject,
      'Aikagi メールアドレスの確認',
    )
  })

  test("LO-3 tells account, time in the reader's zone, browser, network, validity and the way out", () => {
    const { text } = render(recovery('alternative-factors'))
    for (const said of [
      'Account: 123456789012',
      'When: 20 November 2026 at 14:05 GMT+9',
      'Browser: Chrome on Windows',
      'Network address: 203.0.113.7',
      'Verify your email address',
      mailLink.link,
      'valid for 15 minutes',
      `This wasn't me\n${stopLink}`,
    ])
      assert.ok(text.includes(said), `${said} is missing in:\n${text}`)
  })

  test('that invites says who, as whom, how long, and how to sign in from then on', () => {
    const { subject, text } = render(invitation('Acme'))
    assert.equal(subject, 'Aikagi: You are invited to Acme')
    for (const said of ['Account: 123456789012', 'User name: ada', 'valid for 24 hours'])
      assert.ok(text.includes(said), `${said} is missing in:\n${text}`)
    const root = render(rootInvitation).text
    assert.match(root, /you are its owner.*this e-mail address and your password/s)
    assert.doesNotMatch(root, /User name/)
  })

  test('that invites cannot be broken by the name of the account (H22)', () => {
    const { subject, text, html } = render(invitation('A\r\nBcc: x@example.org\u202e<b>'))
    assert.doesNotMatch(subject, /[\r\n\u202e]/)
    assert.doesNotMatch(text, /\u202e|\nBcc/)
    assert.doesNotMatch(html, /<b>/)
  })

  test('names a zone that nobody knows as UTC instead of failing', () => {
    assert.match(render(recovery('first-password'), 'en', 'Mars/Olympus').text, /05:05 UTC/)
  })

  test('has no "This wasn\'t me" where nothing can be stopped, but says what to do', () => {
    const { stopLink: _, ...rest } = notice('password-changed') as Extract<
      Letter,
      { kind: 'notice' }
    >
    const { text } = render(rest)
    assert.doesNotMatch(text, /wasn't me/)
    assert.match(text, /sign in and change your password/)
  })
})

/** What each notice must say: [what happened, what to do if it was me, if it was not]. */
const SAYS: Record<
  NoticeEvent,
  readonly [
    about: { about?: string; until?: Date },
    happened: RegExp,
    mine: RegExp,
    notMine: RegExp,
  ]
> = {
  'recovery-started': [
    {},
    /has begun to get back in.*Nothing has changed yet/s,
    /go on in the browser/,
    /stops this at once.*change your password/s,
  ],
  'recovery-held': [
    { until: new Date('2026-11-21T05:05:00Z') },
    /waits until 21 November 2026 at 14:05.*Nothing has changed yet/s,
    /come back after the wait/,
    /before the wait ends/,
  ],
  'recovery-granted': [
    {},
    /someone is signed in.*no longer work.*only set up a new device/s,
    /set up your new device/,
    /ends that sign-in/,
  ],
  'recovery-finished': [
    { about: 'Pixel', until: new Date('2026-11-23T05:05:00Z') },
    /“Pixel” was set up.*sessions were ended.*Until 23 November 2026 at 14:05 GMT\+9 this can be undone/s,
    /nothing more to do/,
    /password as it was before and a code of your old device/,
  ],
  'recovery-stopped': [
    {},
    /was stopped.*24 hours/s,
    /change your password/,
    /press the button and tell us/,
  ],
  'recovery-undone': [
    {},
    /earlier device and password work again/,
    /choose a new password/,
    /press the button and tell us/,
  ],
  'recovery-codes-made': [
    {},
    /Ten new recovery codes.*do not work any more/s,
    /where your phone is not/,
    /make new recovery codes/,
  ],
  'recovery-code-used': [
    { about: '7' },
    /was used to get back in without a device.*Codes left: 7/s,
    /go on in the browser/,
    /stops this at once.*make new recovery codes/s,
  ],
  'recovery-codes-low': [
    { about: '3' },
    /was used to get back in without a device.*Codes left: 3/s,
    /make new recovery codes on your security page/,
    /stops this at once.*make new recovery codes/s,
  ],
  'recovery-code-held': [
    { until: new Date('2026-11-21T05:05:00Z') },
    /waits until 21 November 2026 at 14:05.*Nothing has changed yet/s,
    /in the browser where you began/,
    /before the wait ends/,
  ],
  'forgotten-password-started': [
    {},
    /password of your account is forgotten.*has not changed/s,
    /link in the other mail/,
    /stops this at once/,
  ],
  'forgotten-password-held': [
    { until: new Date('2026-11-21T05:05:00Z') },
    /waits until 21 November.*has not changed yet/s,
    /come back after the wait/,
    /before the wait ends/,
  ],
  'password-changed': [
    {},
    /password of your account was changed/,
    /nothing more to do/,
    /press the button at once/,
  ],
  'address-refused': [
    { about: 'a•••@example.org' },
    /refused a mail of ours to a•••@example.org.*Nothing of your account has changed/s,
    /add another address/,
    /press the button and tell us/,
  ],
  'device-added': [
    { about: 'Pixel' },
    /device “Pixel” was added/,
    /nothing more to do/,
    /press the button at once/,
  ],
  'device-removed': [
    { about: 'Pixel' },
    /device “Pixel” was removed.*no longer work/s,
    /delete its entry/,
    /press the button at once/,
  ],
  'device-replaced': [
    { about: 'Pixel', until: new Date('2026-11-21T05:05:00Z') },
    /device “Pixel” was replaced.*Until 21 November.*can be undone/s,
    /delete its old entry/,
    /keep its entry in the app/,
  ],
  'removal-undone': [
    { about: 'Pixel' },
    /device “Pixel” works again/,
    /choose a new password/,
    /has this device and your password/,
  ],
  'device-reported-lost': [
    { about: 'Pixel' },
    /device “Pixel” was reported lost.*no longer work.*Nobody was signed in/s,
    /another device or set up a new one/,
    /change your password/,
  ],
  'device-found': [
    { about: 'Pixel' },
    /device “Pixel” was reported found.*works again/s,
    /nothing more to do/,
    /has your device and your password/,
  ],
  'device-paused': [
    { about: 'Pixel' },
    /wrong codes were entered for the device “Pixel”.*paused/s,
    /clock of your phone/,
    /change your password/,
  ],
  'device-suspended': [
    { about: 'Pixel' },
    /device “Pixel” was suspended/,
    /another device or set up a new one/,
    /change your password/,
  ],
  'code-reused': [
    { about: 'Pixel' },
    /device “Pixel” that had already been used.*refused/s,
    /wait for the next code/,
    /watched you enter a code/,
  ],
  'number-changed': [
    { about: '•••• 5678' },
    /number of your account was changed to •••• 5678/,
    /nothing more to do/,
    /press the button at once/,
  ],
  'number-reported-lost': [
    { about: '•••• 5678' },
    /•••• 5678 was reported lost.*no longer call it/s,
    /register your new number/,
    /change your password/,
  ],
  'address-added': [
    { about: 'o•••@example.org' },
    /o•••@example.org was added/,
    /nothing more to do/,
    /press the button at once/,
  ],
  'address-removed': [
    { about: 'o•••@example.org' },
    /o•••@example.org was removed.*no more mails/s,
    /nothing more to do/,
    /press the button at once/,
  ],
  'main-address-changed': [
    { about: 'o•••@example.org' },
    /o•••@example.org is now the main one.*still told everything/s,
    /nothing more to do/,
    /press the button at once/,
  ],
  'token-assigned': [
    { about: 'Acme 123456' },
    /gave you the hardware token Acme 123456.*Nothing changes/s,
    /activate it on your security page/,
    /If you expect no token/,
  ],
  'token-made': [
    { about: 'nightly report' },
    /“nightly report” was made.*without a device, until it ends/s,
    /like a password/,
    /sign in and revoke the token/,
  ],
  'policy-changed': [
    {},
    /setting .* without a device was changed/,
    /nothing more to do/,
    /press the button at once/,
  ],
  'permission-given': [
    { about: 'AuditRead' },
    /gave you the permission set AuditRead/,
    /nothing more to do/,
    /ask your administrator/,
  ],
  'permission-taken': [
    { about: 'AuditRead' },
    /took the permission set AuditRead from you/,
    /nothing more to do/,
    /ask your administrator/,
  ],
  'user-renamed': [
    { about: 'ada.l' },
    /user name to ada\.l\. You sign in with the new one/,
    /nothing more to do/,
    /ask your administrator/,
  ],
  'user-suspended': [
    {},
    /suspended your user.*signed out everywhere/s,
    /nothing more to do/,
    /ask your administrator/,
  ],
  'user-reinstated': [
    {},
    /lifted the suspension.*as before/s,
    /sign in as usual/,
    /ask your administrator/,
  ],
  'user-deleted': [
    { about: 'ada' },
    /user ada was deleted.*the last mail/s,
    /entry in your authenticator app/,
    /administrator of your organisation/,
  ],
  'user-left': [
    { about: 'ada' },
    /user “ada” has left.*the last mail/s,
    /nothing more to do/,
    /tell the administrators/,
  ],
  'recovery-approved': [
    { until: new Date('2026-11-21T05:05:00Z') },
    /approver of your account agreed.*from 21 November 2026 at 14:05/s,
    /come back after the wait/,
    /stops this at once/,
  ],
  'recovery-doubted': [
    {},
    /may not be yours.*waits at least a day/s,
    /tell your administrators/,
    /stops this at once/,
  ],
  'reset-asked': [
    { about: 'Phone stolen', until: new Date('2026-11-21T05:05:00Z') },
    /waits for a second administrator.*“Phone stolen”.*Nothing has changed yet/s,
    /until the second one agrees/,
    /stops this at once/,
  ],
  'reset-open': [
    { about: 'Phone stolen', until: new Date('2026-11-21T05:05:00Z') },
    /An administrator reset your devices.*“Phone stolen”.*until 21 November 2026 at 14:05/s,
    /Trouble with your device/,
    /nobody has used it, it stops at once/,
  ],
  'reset-ended': [
    {},
    /taken back, declined or stopped.*as before/s,
    /ask your administrator once more/,
    /press the button and tell us/,
  ],
  'reset-recovery-started': [
    {},
    /by the reset of your devices.*Nothing has changed yet/s,
    /go on in the browser/,
    /stops this at once/,
  ],
  'reset-held': [
    { until: new Date('2026-11-21T05:05:00Z') },
    /after an administrator reset your devices.*waits until 21 November/s,
    /choose the new password, and set up your new device/,
    /before the wait ends/,
  ],
  'number-proposed': [
    { about: '•••• 5678', until: new Date('2026-11-21T05:05:00Z') },
    /proposed the telephone number •••• 5678.*has not changed.*from 21 November/s,
    /sign in and confirm it, or wait/,
    /ends at once/,
  ],
  'number-proposal-confirmed': [
    {},
    /second person confirmed.*a day instead of three/s,
    /come back after the wait/,
    /end at once/,
  ],
  'address-proposed': [
    { about: 'a•••@example.org', until: new Date('2026-11-21T05:05:00Z') },
    /proposed the e-mail address.*Nothing has changed.*from 21 November/s,
    /sign in and confirm it, or wait/,
    /ends at once/,
  ],
  'proposal-ended': [
    {},
    /will not be used/,
    /ask your administrator/,
    /press the button and tell us/,
  ],
  'other-recovery-started': [
    { about: 'alice' },
    /alice of your account has begun to get back in/,
    /nothing to do/,
    /for root it warns them, and makes it wait a day/,
  ],
  'other-recovery-finished': [
    { about: 'alice' },
    /alice of your account got back in.*set up a new one/s,
    /nothing to do/,
    /suspend them/,
  ],
  'other-reset-asked': [
    { about: 'alice', until: new Date('2026-11-21T05:05:00Z') },
    /reset the devices of alice.*Until a second administrator agrees nothing happens/s,
    /agree under “Resets”/,
    /decline it there/,
  ],
  'other-reset-open': [
    { about: 'alice', until: new Date('2026-11-21T05:05:00Z') },
    /reset the devices of alice.*until 21 November/s,
    /nothing to do/,
    /stops at once, while nobody has used it/,
  ],
  'other-proposal': [
    { about: 'alice' },
    /for alice.*They were told, and can object/s,
    /nothing to do/,
    /ends the proposal at once/,
  ],
  'other-policy-changed': [
    {},
    /changed how administrators or users/,
    /nothing to do/,
    /change it back/,
  ],
  'reported-not-me': [{}, /reported “This wasn't me”/, /change your password/, /reading your mail/],
}

suite('R30 a notice says exactly what happened and what to do', () => {
  for (const event of NOTICE_EVENTS) {
    test(event, () => {
      const [about, happened, mine, notMine] = SAYS[event]
      const { text, subject } = render(notice(event, about))
      assert.match(text, happened)
      assert.match(text, mine)
      assert.match(text, notMine)
      assert.match(subject, /^Aikagi: \S/)
      assert.ok(text.includes(stopLink))
    })
  }

  for (const language of ['en', 'ja'] as const) {
    test(`no two events share their words in ${language}`, () => {
      const firsts = NOTICE_EVENTS.map((event) => render(notice(event), language))
      assert.equal(new Set(firsts.map(({ subject }) => subject)).size, NOTICE_EVENTS.length)
      assert.equal(
        new Set(firsts.map(({ text }) => text.split('\n')[0])).size,
        NOTICE_EVENTS.length,
      )
    })

    test(`names the device, number, address or moment it is about in ${language}`, () => {
      for (const event of NOTICE_EVENTS) {
        const [about] = SAYS[event]
        const { text } = render(notice(event, about), language)
        if (about.about) assert.ok(text.includes(about.about), event)
        if (about.until) assert.match(text, /14:05/, event)
      }
    })
  }
})

suite('R30 a letter cannot be broken by', () => {
  const shown = (about: string) => render(notice('device-added', { about }))
  const CASES: readonly [string, string, string][] = [
    ['markup', '<a href="https://evil.example">x</a>', '“<a href="https://evil.example">x</a>”'],
    ['line breaks', 'a\r\n\r\nYour account is closed\u2028b', '“a Your account is closed b”'],
    ['direction marks', 'phone\u202egnp.exe\u202c\u2066', '“phonegnp.exe”'],
    ['invisible characters', 'a\u200b\u00ad\ufeffb', '“ab”'],
    ['right-to-left names', 'הטלפון', '“\u2068הטלפון\u2069”'],
    ['endless names', 'x'.repeat(5000), `“${'x'.repeat(100)}…”`],
    ['format arguments', "{account} '{' #", "“{account} '{' #”"],
  ]
  for (const [name, about, expected] of CASES) {
    test(name, () => {
      const { text, html } = shown(about)
      assert.ok(text.split('\n')[0]!.includes(expected), text.split('\n')[0])
      assert.equal(squeezed(readable(html)), squeezed(text))
      assert.doesNotMatch(html, /href="https:\/\/evil/)
    })
  }

  test("a browser's own text and a false network address, which are not repeated", () => {
    const liar = { at: asked.at, userAgent: 'Call +81 3 0000 0000 now', network: 'evil.example' }
    const { text } = render({ ...recovery('alternative-factors'), asked: liar } as Letter)
    assert.doesNotMatch(text, /0000|evil/)
    assert.match(text, /Browser: Not recognised\nNetwork address: Not known/)
  })

  test('what came by telephone names no browser', () => {
    const nobody = { at: asked.at, userAgent: '', network: '' }
    const { text } = render({ ...recovery('alternative-factors'), asked: nobody } as Letter)
    assert.match(text, /When: /)
    assert.doesNotMatch(text, /Browser:|Network address:/)
  })
})
