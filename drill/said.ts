import type { Language } from './visitor.ts'

/** What the product must say, as far as a story depends on it: written down here, apart from the product's catalogues. */
type Said = Readonly<Record<Language, RegExp>>

export const said = {
  codeUsed: { en: /used (before|already)/, ja: /使用済み/ },
  codeWrong: { en: /not right|did not match/, ja: /正しくありません|一致しません/ },
  passwordCommon: { en: /lists that attackers try/, ja: /攻撃/ },
  deviceBack: { en: /Your device is back/, ja: /再び使えるように/ },
  moved: { en: /Everything has moved/, ja: /すべて移行しました/ },
  stopped: { en: /stopped/, ja: /止め/ },
  callOther: { en: /another one/, ja: /別の回線/ },
  callBusy: { en: /was busy/, ja: /お話し中/ },
  callUnanswered: { en: /Nobody answered/, ja: /応答がありませんでした/ },
  callNobody: { en: /Nobody pressed the digit/, ja: /ボタンが押されませんでした/ },
} satisfies Record<string, Said>

/** By their subjects. */
export const letters = {
  invitation: { en: /^(\S+ )?You are invited to/, ja: /への招待$/ },
  'reset-asked': { en: /wants to reset your devices$/, ja: /デバイスのリセットを求めています$/ },
  'reset-open': {
    en: /administrator reset your devices$/,
    ja: /管理者がデバイスをリセットしました$/,
  },
  'number-proposed': { en: /number was proposed for you$/, ja: /別の電話番号が提案されました$/ },
  verify: { en: /Email Verification$/, ja: /メールアドレスの確認$/ },
  'recovery-started': {
    en: /Someone is getting back in without a device$/,
    ja: /サインインの手続きが始まりました$/,
  },
  'recovery-held': { en: /A sign-in without a device is waiting$/, ja: /待機中です$/ },
  'recovery-granted': {
    en: /Someone signed in without a device$/,
    ja: /デバイスを使わないサインインがありました$/,
  },
  'recovery-finished': {
    en: /A new device replaces the lost one$/,
    ja: /新しいデバイスが設定されました$/,
  },
  'recovery-stopped': { en: /without a device was stopped$/, ja: /手続きを止めました$/ },
  'recovery-undone': { en: /was undone$/, ja: /元に戻しました$/ },
  'forgotten-password-started': {
    en: /asked for a new password$/,
    ja: /再設定の依頼がありました$/,
  },
  'forgotten-password-held': { en: /A new password is waiting$/, ja: /再設定は待機中です$/ },
  'password-changed': { en: /password was changed$/, ja: /パスワードが変更されました$/ },
  'device-added': { en: /A device was added$/, ja: /デバイスが追加されました$/ },
  'address-added': { en: /address was added$/, ja: /アドレスが追加されました$/ },
  'device-removed': { en: /A device was removed$/, ja: /デバイスが削除されました$/ },
  'device-replaced': { en: /A device was replaced$/, ja: /デバイスが交換されました$/ },
  'removal-undone': { en: /removed device works again$/, ja: /再び使えるようになりました$/ },
  'device-reported-lost': { en: /was reported lost$/, ja: /紛失が届け出られました$/ },
  'device-found': { en: /lost device was found$/, ja: /デバイスが見つかりました$/ },
  'code-reused': { en: /used code was entered again$/, ja: /使用済みのコードが再び/ },
} satisfies Record<string, Said>

export type LetterName = keyof typeof letters
