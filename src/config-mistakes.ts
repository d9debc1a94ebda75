import type { Language } from './domain/ids.ts'

type Said = Record<Language, string>

/** One thing that keeps the service from starting. Neither text ever repeats a value that may be secret. */
export interface Mistake {
  /** The variable. */
  name: string
  problem: Said
  /** What to do now. */
  remedy: Said
}

const say = (en: string, ja: string): Said => ({ en, ja })

/** All that can be wrong, in the words of the person who runs the installation. */
export const mistakes = {
  unknown: (nearest: string | undefined) => ({
    problem: say('There is no such setting.', 'この設定名はありません。'),
    remedy: nearest
      ? say(`Did you mean ${nearest}?`, `${nearest} の間違いではありませんか。`)
      : say('Remove it.', 'この行を削除してください。'),
  }),
  notANumber: ({ least, most, unit }: { least: number; most: number; unit: string }) => ({
    problem: say(
      `It is not a whole number from ${least} to ${most}.`,
      `${least} から ${most} までの整数ではありません。`,
    ),
    remedy: say(
      `Give a number of ${unit} within these bounds, or remove it to have the default.`,
      `この範囲の数 (単位: ${unit}) を指定するか、削除して既定値をお使いください。`,
    ),
  }),
  notOneOf: (choices: readonly string[]) => ({
    problem: say('It is none of the values it may have.', '指定できない値です。'),
    remedy: say(
      `Write one of: ${choices.join(', ')}.`,
      `次のいずれかを指定してください: ${choices.join('、')}`,
    ),
  }),
  notAnOrigin: () => ({
    problem: say(
      'It is not an http or https address without path, user or query.',
      'パス・ユーザー名・クエリを含まない http または https のアドレスではありません。',
    ),
    remedy: say(
      'Write the address that people open, such as https://id.example.org.',
      '利用者が開くアドレスを、https://id.example.org のように指定してください。',
    ),
  }),
  httpInTheOpen: () => ({
    problem: say(
      'Passwords would cross the network in clear.',
      'パスワードが暗号化されずにネットワークを流れます。',
    ),
    remedy: say(
      'Use an https address: with TLS in a proxy in front, or AIKAGI_TLS_CERT and AIKAGI_TLS_KEY. Plain http is for localhost.',
      'https のアドレスにしてください。TLS は前段のプロキシか、AIKAGI_TLS_CERT と AIKAGI_TLS_KEY で用意します。http は localhost でのみ使えます。',
    ),
  }),
  tlsWithHttp: () => ({
    problem: say(
      'A TLS certificate is given, but the public address is http.',
      'TLS 証明書が指定されていますが、公開アドレスが http です。',
    ),
    remedy: say('Write the public address with https.', '公開アドレスを https にしてください。'),
  }),
  needed: (why: Said, example: string) => ({
    problem: why,
    remedy: say(`Set it, such as ${example}.`, `${example} のように指定してください。`),
  }),
  keysNeeded: () => ({
    problem: say(
      'An installation that others can reach needs its keys from outside the data folder.',
      '外部から利用できる環境では、データフォルダーの外から鍵を渡す必要があります。',
    ),
    remedy: say(
      'Make a key with "npm run --silent aikagi -- keys new", keep it where your secrets are kept, and set it here.',
      '"npm run --silent aikagi -- keys new" で鍵を作り、秘密情報の保管場所に置いて、ここに設定してください。',
    ),
  }),
  badKeys: (problem: string) => ({
    problem: say(`It cannot be read: ${problem}.`, `読み取れません: ${problem}`),
    remedy: say(
      'Write id:key, or several with commas between them, the newest first. Each key is 32 random bytes in base64url.',
      'id:key の形で、複数ある場合は新しい順にカンマで区切ります。鍵は 32 バイトの乱数を base64url で表したものです。',
    ),
  }),
  notAHost: () => ({
    problem: say(
      'It is not a network address of this machine.',
      'この機器のアドレスではありません。',
    ),
    remedy: say(
      'Write an IP address, such as 127.0.0.1 (this machine only) or 0.0.0.0 (every network).',
      '127.0.0.1 (この機器のみ) や 0.0.0.0 (すべてのネットワーク) のような IP アドレスを指定してください。',
    ),
  }),
  notPorts: (entry: string) => ({
    problem: say(`"${entry}" is no port.`, `「${entry}」はポート番号ではありません。`),
    remedy: say(
      'Write numbers from 1 to 65535, with commas, such as 443,8443.',
      '443,8443 のように、1 から 65535 の番号をコンマで区切って指定してください。',
    ),
  }),
  webhooksInTheOpen: () => ({
    problem: say(
      'Webhooks to this machine are for an installation that only this machine can reach.',
      'このマシン宛ての Webhook は、このマシンからしか使えないインストールでのみ許可できます。',
    ),
    remedy: say(
      'Remove it. Webhooks go to https addresses of the public network.',
      'この設定を削除してください。Webhook の宛先は公開ネットワークの https アドレスです。',
    ),
  }),
  notAnRpId: (host: string) => ({
    problem: say(
      'It is neither the host of the public address nor a domain that this host lies in.',
      '公開アドレスのホスト名でも、そのホストが属するドメインでもありません。',
    ),
    remedy: say(
      `Write ${host} or a domain that it ends with, or leave it out. Changing it later makes every passkey worthless.`,
      `${host} か、その末尾にあたるドメインを指定するか、設定を削除してください。後から変えると、登録済みのパスキーはすべて使えなくなります。`,
    ),
  }),
  notPasskeyOrigins: (entry: string, rpId: string) => ({
    problem: say(
      `"${entry}" is no https address within ${rpId}.`,
      `「${entry}」は ${rpId} に属する https のアドレスではありません。`,
    ),
    remedy: say(
      'List addresses without a path, with commas between them, such as https://login.example.org. The public address counts anyway.',
      'パスを含まないアドレスを、https://login.example.org のようにカンマで区切ってください。公開アドレスは指定しなくても含まれます。',
    ),
  }),
  notProxies: (entry: string) => ({
    problem: say(
      `"${entry}" is neither an IP address nor a range of them.`,
      `「${entry}」は IP アドレスでもその範囲でもありません。`,
    ),
    remedy: say(
      'List addresses and ranges with commas between them: 10.0.0.5, 10.1.0.0/16.',
      'アドレスや範囲をカンマで区切ってください: 10.0.0.5, 10.1.0.0/16',
    ),
  }),
  notCountries: (entry: string) => ({
    problem: say(`"${entry}" is no country code.`, `「${entry}」は国コードではありません。`),
    remedy: say(
      'List two-letter codes with commas between them: JP, US. Leave it out to allow all.',
      '2 文字の国コードをカンマで区切ってください: JP, US。指定しなければすべての国に発信できます。',
    ),
  }),
  notADatabase: () => ({
    problem: say('It names no database.', 'データベースの指定として読めません。'),
    remedy: say(
      'Write sqlite:/path/to/file or postgres://user:password@host/name.',
      'sqlite:/path/to/file または postgres://user:password@host/name と指定してください。',
    ),
  }),
  notAMailServer: () => ({
    problem: say('It names no mail server.', 'メールサーバーの指定として読めません。'),
    remedy: say(
      'Write smtps://user:password@host or smtp://user:password@host:587.',
      'smtps://user:password@host または smtp://user:password@host:587 と指定してください。',
    ),
  }),
  notAnAddress: () => ({
    problem: say('It is not an e-mail address.', 'メールアドレスではありません。'),
    remedy: say(
      'Write an address such as aikagi@example.org.',
      'aikagi@example.org のようなアドレスを指定してください。',
    ),
  }),
  notABounceAddress: () => ({
    problem: say(
      'It is not an e-mail address, or its name before @ is longer than 47 characters.',
      'メールアドレスでないか、@ より前が 47 文字を超えています。',
    ),
    remedy: say(
      'Write where mails that come back go, such as bounces@example.org. Its server must take bounces+anything too.',
      '返送メールの宛先を bounces@example.org のように指定してください。サーバーは bounces+任意の文字 でも受信できる必要があります。',
    ),
  }),
  notATimeZone: () => ({
    problem: say('It is not the name of a time zone.', 'タイムゾーン名ではありません。'),
    remedy: say(
      'Write a name such as Asia/Tokyo or UTC.',
      'Asia/Tokyo や UTC のような名前を指定してください。',
    ),
  }),
  notAName: () => ({
    problem: say(
      'It is longer than 40 characters, or has a colon or control characters in it.',
      '40 文字を超えているか、コロンや制御文字が含まれています。',
    ),
    remedy: say(
      'Write a short name: it stands in mails, in authenticator apps and on pages.',
      'メール、認証アプリ、画面に表示される短い名前を指定してください。',
    ),
  }),
  notReadable: (code: string) => ({
    problem: say(`The file cannot be read (${code}).`, `ファイルを読めません (${code})。`),
    remedy: say(
      'Check the path, and that the service may read the file.',
      'パスと、サービスに読み取り権限があることを確認してください。',
    ),
  }),
  notAFolder: (code: string) => ({
    problem: say(`The folder cannot be used (${code}).`, `フォルダーを使えません (${code})。`),
    remedy: say(
      'Name a folder in which the service may write.',
      'サービスが書き込めるフォルダーを指定してください。',
    ),
  }),
  notAppendable: (code: string) => ({
    problem: say(
      `The file cannot be written to (${code}).`,
      `ファイルに書き込めません (${code})。`,
    ),
    remedy: say(
      'Name a file in a folder in which the service may write.',
      'サービスが書き込めるフォルダー内のファイルを指定してください。',
    ),
  }),
  longerThan: (other: string) => ({
    problem: say(`It is more than ${other}.`, `${other} を超えています。`),
    remedy: say(`Lower it, or raise ${other}.`, `小さくするか、${other} を大きくしてください。`),
  }),
  simulatorInTheOpen: () => ({
    problem: say(
      'The simulator shows every mail and call: it exists on this machine only.',
      'シミュレーターはすべてのメールと通話を表示するため、この機器の中でしか使えません。',
    ),
    remedy: say(
      'Remove it, or make AIKAGI_PUBLIC_URL and AIKAGI_HOST loopback addresses.',
      '削除するか、AIKAGI_PUBLIC_URL と AIKAGI_HOST をループバックアドレスにしてください。',
    ),
  }),
  simulatorBesideReal: (other: string) => ({
    problem: say(
      'The simulator takes the place of mail server and telephone, and a real one is configured.',
      'シミュレーターはメールサーバーと電話の代わりですが、実際のものも設定されています。',
    ),
    remedy: say(
      `Remove either this or ${other}.`,
      `この設定か ${other} のどちらかを削除してください。`,
    ),
  }),
  notSomeOf: (choices: readonly string[]) => ({
    problem: say('It is no list of telephones.', '電話の一覧として読めません。'),
    remedy: say(
      `Name one or several of ${choices.join(', ')}, with commas, the one to try first first.`,
      `${choices.join('、')} から 1 つ以上を、先に使う順にカンマで区切って指定してください。`,
    ),
  }),
  namedTwice: () => ({
    problem: say('It names one twice.', '同じ名前が 2 回あります。'),
    remedy: say('Name each once.', 'それぞれ 1 回だけ指定してください。'),
  }),
  notLike: (example: string) => ({
    problem: say('It does not look as it should.', '形式が正しくありません。'),
    remedy: say(
      `Copy it again; it looks like ${example}.`,
      `もう一度コピーしてください。${example} のような形です。`,
    ),
  }),
  notASipAddress: () => ({
    problem: say(
      'It names no SIP account, or has a password with a space, a semicolon or a quotation mark.',
      'SIP アカウントの指定として読めないか、パスワードに空白・セミコロン・引用符が含まれています。',
    ),
    remedy: say(
      'Write sip:user:password@host, with ;transport=tls or ;transport=tcp behind it where the PBX wants that, and % escapes for what is special in the password.',
      'sip:user:password@host と指定し、必要なら末尾に ;transport=tls または ;transport=tcp を付けてください。パスワードの特殊文字は % で表します。',
    ),
  }),
  notNumbers: () => ({
    problem: say('It is no way to write numbers.', '番号の書き方の指定として読めません。'),
    remedy: say(
      'Write e164 (+819012345678), digits (819012345678) or the country that is dialled from, such as JP (09012345678).',
      'e164 (+819012345678)、digits (819012345678)、または JP (09012345678) のような発信元の国を指定してください。',
    ),
  }),
  notARange: () => ({
    problem: say('It is no range of ports.', 'ポートの範囲として読めません。'),
    remedy: say(
      'Write the first and the last one, at least 20 apart, such as 10000-20000.',
      '10000-20000 のように、20 以上の幅で最初と最後の番号を指定してください。',
    ),
  }),
  srtpInClear: (url: string) => ({
    problem: say(
      'The keys of the encrypted sound would cross the network in clear.',
      '音声を暗号化する鍵が、暗号化されずにネットワークを流れます。',
    ),
    remedy: say(
      `Add ;transport=tls to ${url}, or remove this.`,
      `${url} に ;transport=tls を付けるか、この設定を削除してください。`,
    ),
  }),
  vouchesForAll: () => ({
    problem: say(
      'It is a public authority, whose certificates anybody can have.',
      '誰でも証明書を取得できる公的な認証局です。',
    ),
    remedy: say(
      'Name the certificate of the PBX itself, or of an authority of your own.',
      'PBX 自身の証明書か、自組織の認証局の証明書を指定してください。',
    ),
  }),
  unverified: () => ({
    problem: say(
      'With it no certificate is verified: anybody in between could read mails, calls and passwords.',
      'これがあると証明書が検証されず、通信経路上の第三者にメール、通話、パスワードを読まれるおそれがあります。',
    ),
    remedy: say(
      'Remove it, and name your own authority in NODE_EXTRA_CA_CERTS.',
      'この設定を削除し、自組織の認証局は NODE_EXTRA_CA_CERTS に指定してください。',
    ),
  }),
  noBaresip: () => ({
    problem: say(
      'Calls by SIP need the program baresip, which is not here.',
      'SIP での発信に必要な baresip がありません。',
    ),
    remedy: say(
      'On Debian or Ubuntu: apt-get install baresip-core',
      'Debian・Ubuntu では apt-get install baresip-core で導入できます。',
    ),
  }),
  badRecording: (file: string, reason: string) => ({
    problem: say(`${file} cannot be played (${reason}).`, `${file} は再生できません (${reason})。`),
    remedy: say(
      'Record WAV files of 8,000 Hz, one channel, 16 bits, under the names in docs/operate/telephone.md.',
      '8,000 Hz・1 チャンネル・16 ビットの WAV ファイルを、docs/operate/telephone.md の名前で置いてください。',
    ),
  }),
  outOfReach: () => ({
    problem: say(
      'The telephone provider cannot reach this address, and every call would fail.',
      '電話の事業者からこのアドレスに到達できず、通話はすべて失敗します。',
    ),
    remedy: say(
      'Set the https address under which the internet reaches this service.',
      'インターネットからこのサービスに到達できる https のアドレスを指定してください。',
    ),
  }),
}

/** For the terminal: every mistake in both languages, since nobody has chosen one yet. */
export function tellMistakes(found: readonly Mistake[]): string {
  const told = found.map(
    ({ name, problem, remedy }) =>
      `  ${name}\n    ${problem.en} ${remedy.en}\n    ${problem.ja}${remedy.ja}`,
  )
  const head =
    'Aikagi cannot start. Please correct:\nAikagi を起動できません。次の設定を直してください。'
  return `${head}\n\n${told.join('\n\n')}\n`
}
