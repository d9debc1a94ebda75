/** Ids are branded so that one kind cannot be passed for another. All but AccountId are random. */
type Id<Brand extends string> = string & { readonly brand: Brand }

/** Twelve digits, never starting with 0, as people read them aloud. */
export type AccountId = Id<'AccountId'>
export type UserId = Id<'UserId'>
export type AddressId = Id<'AddressId'>
export type NumberId = Id<'NumberId'>
export type DeviceId = Id<'DeviceId'>
export type SessionId = Id<'SessionId'>
export type RecoveryId = Id<'RecoveryId'>
export type CallId = Id<'CallId'>
export type LinkId = Id<'LinkId'>
export type NoticeId = Id<'NoticeId'>
export type MessageId = Id<'MessageId'>
export type SetupId = Id<'SetupId'>
export type GroupId = Id<'GroupId'>
export type ResetId = Id<'ResetId'>
export type ProposalId = Id<'ProposalId'>
export type ApiTokenId = Id<'ApiTokenId'>
export type WebhookId = Id<'WebhookId'>
export type AlarmId = Id<'AlarmId'>
export type CodeSetId = Id<'CodeSetId'>
export type HardwareTokenId = Id<'HardwareTokenId'>

/** SHA-256 (base64url) of the token in a browser's own cookie: what attempts and links are bound to. */
export type BrowserHash = Id<'BrowserHash'>

export type Language = 'en' | 'ja'
export const LANGUAGES: readonly Language[] = ['en', 'ja']
