import { Hono } from 'hono'
import { askerOf } from '../../src/web/shared/asker.ts'
import { copyText, livePart } from '../../src/web/shared/elements.ts'
import {
  checkField,
  choiceField,
  codeField,
  passwordField,
  selectField,
  textField,
} from '../../src/web/shared/field.ts'
import { type Html, html } from '../../src/web/shared/html.ts'
import { layout } from '../../src/web/shared/layout.ts'
import { liveStream } from '../../src/web/shared/live.ts'
import {
  act,
  badge,
  button,
  card,
  details,
  facts,
  form,
  linkButton,
  notice,
  table,
} from '../../src/web/shared/parts.ts'
import { steps } from '../../src/web/shared/steps.ts'
import type { View } from '../../src/web/shared/view.ts'
import type { Web } from '../../src/web/shared/web.ts'

/** What a test moves: the live part of the page follows it. */
export interface Followed {
  version: string
  wake: () => void
}

/** Every component on one page, and a small sign-in page, in both languages. */
export function componentPages(followed: Followed): Hono<Web> {
  const web = new Hono<Web>()
  web.get('/components', (c) => c.html(`${componentsPage(c.var.view, followed.version)}`))
  web.get('/sample', (c) => c.html(`${samplePage(c.var.view)}`))
  web.get('/components/live', (c) =>
    liveStream(c, {
      topic: 'sample',
      browser: askerOf(c).browser,
      version: async () => followed.version,
      ear: {
        listen: (_, wake) => {
          followed.wake = wake
          return () => {}
        },
      },
    }),
  )
  return web
}

function samplePage(view: View): Html {
  const { words, language } = view
  const text = TEXTS[language]
  const main = html`${form('/sample', [
    textField(words, { name: 'email', label: text.email, type: 'email', first: true }),
    passwordField(words, { name: 'password', label: text.password, kind: 'current' }),
    button(words, { label: text.signIn }),
  ])}<p><a href="/forgotten">${text.forgotten}</a></p>`
  return layout({ view, title: text.signIn, main })
}

function componentsPage(view: View, version: string): Html {
  const shown: View = {
    ...view,
    person: { name: 'a.very.long.name@example.org', accountId: '1234 5678 9012' },
  }
  const main = html`${notices(view)}${fields(view)}${follows(view, version)}${devices(view)}${more(view)}`
  return layout({
    view: shown,
    title: TEXTS[view.language].title,
    main,
    refusals: refusalsIn(view),
    elements: ['live-page', 'copy-text'],
  })
}

const refusalsIn = ({ language }: View) => [
  { field: 'email', text: TEXTS[language].badEmail },
  { field: 'code', text: TEXTS[language].badCode },
  { field: 'lost', text: TEXTS[language].badChoice },
]

function notices({ words, language }: View): Html {
  const text = TEXTS[language]
  return html`<p>${text.lead}</p>${notice(words, 'info', text.info)}${notice(words, 'success', text.success)}
${notice(words, 'warning', html`<p>${text.warning}</p><p><a href="/trouble">${text.forgotten}</a></p>`)}`
}

function fields(view: View): Html {
  const { words, language } = view
  const text = TEXTS[language]
  const refusals = refusalsIn(view)
  const options = [
    { value: 'phone', label: text.phone, hint: text.phoneHint },
    { value: 'key', label: text.key },
  ]
  return form('/components', [
    textField(words, {
      name: 'email',
      label: text.email,
      hint: text.emailHint,
      type: 'email',
      value: 'mina@',
      refusals,
    }),
    textField(words, { name: 'tel', label: text.tel, type: 'tel', optional: true }),
    passwordField(words, { name: 'password', label: text.password, kind: 'current' }),
    codeField(words, { name: 'code', label: text.code, refusals }),
    codeField(words, { name: 'code-2', label: text.code, hint: text.codeHint }),
    selectField(words, {
      name: 'country',
      label: text.country,
      options: [{ value: 'JP', label: text.japan }],
    }),
    choiceField(words, {
      name: 'lost',
      label: text.lost,
      options,
      many: true,
      values: ['phone'],
      refusals,
    }),
    choiceField(words, { name: 'one', label: text.lost, options, value: 'key' }),
    checkField(words, { name: 'agree', label: text.agree, checked: true }),
    html`<div class="actions">${button(words, { label: text.goOn })}${linkButton(words, { label: text.back, href: '/' })}</div>`,
  ])
}

function follows(view: View, version: string): Html {
  const { words, language } = view
  const text = TEXTS[language]
  const state = version === '1' ? 'current' : 'done'
  const list = steps(words, [
    { title: text.stepMail, state: 'done', note: text.sent },
    {
      title: text.stepCall,
      state,
      note: text.ringing,
      body: html`<p>${text.keyIn}</p><p class="digits">${version === '1' ? '482 915' : '000 000'}</p>
${textField(words, { name: 'typed', label: text.code })}
${version !== '3' && act(words, { action: '/components', label: text.callAgain, kind: 'secondary' })}`,
    },
    { title: text.stepFailed, state: 'failed', note: text.busy },
    { title: text.stepEnter, state: 'waiting' },
  ])
  return livePart(view, {
    id: 'live',
    live: '/components/live',
    version,
    body: list,
    announce: `${text.stepCall} ${state}`,
  })
}

function devices({ words, language }: View): Html {
  const text = TEXTS[language]
  const actions = html`<div class="actions">${act(words, { action: '/a', label: text.rename, kind: 'secondary' })}
${act(words, { action: '/b', label: text.remove, kind: 'danger' })}</div>`
  const rows = [
    [text.phone, badge('success', text.active), text.today, actions],
    [text.key, badge('warning', text.suspended), text.yesterday, actions],
  ]
  return table({
    caption: text.devices,
    columns: [text.name, text.state, text.used, text.actions],
    rows,
  })
}

function more({ words, language }: View): Html {
  const text = TEXTS[language]
  const rows = [
    { term: text.email, value: 'mina@example.org' },
    {
      term: text.state,
      value: html`${badge('info', text.active)} ${badge('neutral', text.phone)}`,
    },
  ]
  return html`${card(text.devices, [facts(rows), copyText(words, 'JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP')])}
${details(text.forgotten, html`<p>${text.info}</p>`)}
${act(words, { action: '/c', label: text.forgotten, kind: 'link' })}`
}

const EN = {
  title: 'Get back into your account',
  signIn: 'Sign in',
  lead: 'You need your password, your mailbox and the telephone number that is registered.',
  info: 'The letter is on its way. If it does not come, look into the spam folder.',
  success: 'Your new device is active.',
  warning: 'Somebody else is just now trying to get into this account.',
  forgotten: 'Trouble with your device?',
  email: 'E-mail address',
  emailHint: 'The one you sign in with.',
  badEmail: 'Enter an e-mail address like name@example.org',
  badCode: 'That code did not match. Type the newest one from your app.',
  badChoice: 'Say what you have lost',
  tel: 'Telephone number',
  password: 'Password',
  code: 'The 6 digits in your authenticator app',
  codeHint: 'They change every 30 seconds.',
  country: 'Country',
  japan: 'Japan',
  lost: 'What have you lost?',
  phone: 'My phone',
  phoneHint: 'With every authenticator entry on it.',
  key: 'A security key',
  agree: 'Tell my administrator too',
  goOn: 'Continue',
  back: 'Back',
  stepMail: 'Confirm by e-mail',
  sent: 'Sent to m•••@example.org at 14:05',
  stepCall: 'Confirm by telephone',
  ringing: 'The telephone is ringing',
  keyIn: 'Key these digits into your telephone, then #.',
  callAgain: 'Call me again',
  stepFailed: 'Ask the helper',
  busy: 'The line was busy. Try again now.',
  stepEnter: 'Sign in and replace the device',
  devices: 'Your devices',
  name: 'Name',
  state: 'State',
  used: 'Last used',
  actions: 'Actions',
  active: 'Active',
  suspended: 'Suspended',
  today: 'Today, 14:05',
  yesterday: 'Yesterday, 09:12',
  rename: 'Rename',
  remove: 'Remove',
}

const JA: typeof EN = {
  title: 'アカウントへのアクセスを回復する',
  signIn: 'サインイン',
  lead: 'パスワード、メールを受け取れるアドレス、登録済みの電話番号が必要です。順番に確認していきますので、画面の案内に沿って進めてください。',
  info: 'メールを送信しました。届かない場合は、迷惑メールフォルダーもご確認ください。',
  success: '新しいデバイスが使えるようになりました。',
  warning: '別の方が、このアカウントへのアクセスを試みています。',
  forgotten: 'デバイスを使えない場合',
  email: 'メールアドレス',
  emailHint: 'サインインに使うアドレスです。',
  badEmail: 'name@example.org の形式でメールアドレスを入力してください',
  badCode: 'コードが一致しませんでした。アプリに表示されている最新のコードを入力してください。',
  badChoice: '紛失したものを選んでください',
  tel: '電話番号',
  password: 'パスワード',
  code: '認証アプリに表示されている6桁のコード',
  codeHint: 'コードは30秒ごとに変わります。',
  country: '国',
  japan: '日本',
  lost: '紛失したもの',
  phone: 'スマートフォン',
  phoneHint: '中に登録されている認証アプリもすべて含みます。',
  key: 'セキュリティキー',
  agree: '管理者にも知らせる',
  goOn: '続ける',
  back: '戻る',
  stepMail: 'メールで確認する',
  sent: '14:05に m•••@example.org へ送信しました',
  stepCall: '電話で確認する',
  ringing: '呼び出しています',
  keyIn: '次の数字を電話機で入力し、最後に # を押してください。',
  callAgain: 'もう一度電話を受ける',
  stepFailed: '協力者に確認を依頼する',
  busy: '話し中でした。今すぐやり直せます。',
  stepEnter: 'サインインしてデバイスを交換する',
  devices: '登録済みのデバイス',
  name: '名前',
  state: '状態',
  used: '最終利用',
  actions: '操作',
  active: '有効',
  suspended: '停止中',
  today: '本日 14:05',
  yesterday: '昨日 09:12',
  rename: '名前を変更',
  remove: '削除',
}

const TEXTS = { en: EN, ja: JA }
