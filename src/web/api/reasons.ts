/** Every refusal that the API knows, with its status. `field`: the field of the request that it is about. */
export const REASONS = {
  // Who asks, and how.
  'signed-out': { status: 401 },
  'session-over': { status: 401 },
  'confirm-first': { status: 401 },
  'other-site': { status: 403 },
  restricted: { status: 403 },
  'needs-person': { status: 403 },
  'device-first': { status: 403 },
  'not-permitted': { status: 403 },
  rank: { status: 403 },
  'too-many-requests': { status: 429 },

  // What was asked.
  'no-operation': { status: 404 },
  method: { status: 405 },
  'not-found': { status: 404 },
  'no-such-user': { status: 404 },
  'not-json': { status: 415 },
  malformed: { status: 400 },
  'too-large': { status: 413 },
  invalid: { status: 422 },
  'bad-key': { status: 400 },
  'key-reused': { status: 422 },
  'key-in-progress': { status: 409 },
  failed: { status: 500 },
  overloaded: { status: 503 },

  // Codes and passwords.
  'not-a-code': { status: 422 },
  'wrong-code': { status: 422 },
  'code-already-used': { status: 422 },
  'clock-off': { status: 422 },
  'clock-too-far': { status: 422 },
  'same-code-twice': { status: 422 },
  'wrong-order': { status: 422 },
  'not-consecutive': { status: 422 },
  wait: { status: 429 },
  'too-many': { status: 429 },
  'no-device': { status: 404 },
  'device-paused': { status: 409 },
  'device-suspended': { status: 409 },
  'wrong-password': { status: 422, field: 'current' },
  'same-as-before': { status: 422, field: 'next' },
  'too-short': { status: 422, field: 'next' },
  'too-long': { status: 422, field: 'next' },
  common: { status: 422, field: 'next' },
  sequence: { status: 422, field: 'next' },
  repeats: { status: 422, field: 'next' },
  personal: { status: 422, field: 'next' },
  'service-name': { status: 422, field: 'next' },
  'keyboard-walk': { status: 422, field: 'next' },

  // Devices.
  'name-empty': { status: 422, field: 'name' },
  'name-too-long': { status: 422, field: 'name' },
  'name-taken': { status: 409, field: 'name' },
  'too-many-devices': { status: 409 },
  'undo-window': { status: 409 },
  'recovery-over': { status: 409 },
  'recovery-stopped': { status: 409 },
  'no-draft': { status: 409 },
  'nothing-chosen': { status: 409 },
  'mail-first': { status: 409 },

  // Addresses, number, settings.
  frozen: { status: 409 },
  'email-empty': { status: 422, field: 'email' },
  'email-too-long': { status: 422, field: 'email' },
  'email-not-an-address': { status: 422, field: 'email' },
  'email-bad-domain': { status: 422, field: 'email' },
  'known-already': { status: 409, field: 'email' },
  'too-many-addresses': { status: 409 },
  'sign-in-address': { status: 409 },
  'no-number': { status: 409 },
  'number-empty': { status: 422, field: 'number' },
  'number-no-country': { status: 422, field: 'country' },
  'number-invalid': { status: 422, field: 'number' },
  'number-short': { status: 422, field: 'number' },
  'number-extension': { status: 422, field: 'number' },
  'number-premium': { status: 422, field: 'number' },
  'number-shared-cost': { status: 422, field: 'number' },
  'number-satellite': { status: 422, field: 'number' },
  'number-special-service': { status: 422, field: 'number' },
  'number-unknown-type': { status: 422, field: 'number' },
  'number-country-not-allowed': { status: 422, field: 'number' },
  'call-under-way': { status: 409 },
  'no-telephone': { status: 409 },
  'too-soon': { status: 429 },
  'too-many-calls': { status: 429 },
  spent: { status: 429 },
  'unknown-language': { status: 422, field: 'language' },
  'unknown-time-zone': { status: 422, field: 'timeZone' },

  // Tokens.
  'token-name-empty': { status: 422, field: 'name' },
  'token-name-too-long': { status: 422, field: 'name' },
  'token-days': { status: 422, field: 'days' },
  'set-not-held': { status: 403, field: 'sets' },
  'too-many-tokens': { status: 409 },

  // Users, groups, permission sets.
  root: { status: 403 },
  yourself: { status: 403 },
  'set-rank': { status: 403 },
  'no-such-set': { status: 404 },
  'no-such-group': { status: 404 },
  'user-name-missing': { status: 422, field: 'userName' },
  'user-name-too-long': { status: 422, field: 'userName' },
  'user-name-characters': { status: 422, field: 'userName' },
  'user-name-taken': { status: 409, field: 'userName' },
  'has-password': { status: 409 },
  'no-address': { status: 409, field: 'email' },
  suspended: { status: 409 },
  'suspended-already': { status: 409 },
  'not-suspended': { status: 409 },
  'last-administrator': { status: 409 },
  'group-name-empty': { status: 422, field: 'name' },
  'group-name-too-long': { status: 422, field: 'name' },
  'group-name-taken': { status: 409, field: 'name' },
  'too-many-groups': { status: 409 },
  'member-already': { status: 409 },
  'no-member': { status: 409 },
  'held-already': { status: 409 },
  'not-held': { status: 409 },

  // Accounts.
  'account-name-empty': { status: 422, field: 'name' },
  'account-name-too-long': { status: 422, field: 'name' },
  'alias-length': { status: 422, field: 'alias' },
  'alias-characters': { status: 422, field: 'alias' },
  'alias-looks-like-an-id': { status: 422, field: 'alias' },
  'alias-taken': { status: 409, field: 'alias' },
  'email-taken': { status: 409, field: 'email' },
  'unknown-country': { status: 422, field: 'country' },
  'no-root-to-invite': { status: 409 },

  // Webhooks.
  'no-such-webhook': { status: 404 },
  'url-missing': { status: 422, field: 'url' },
  'url-malformed': { status: 422, field: 'url' },
  'url-not-https': { status: 422, field: 'url' },
  'url-credentials': { status: 422, field: 'url' },
  'url-port': { status: 422, field: 'url' },
  'url-private-address': { status: 422, field: 'url' },
  'no-kinds': { status: 422, field: 'kinds' },
  'taken-or-too-many': { status: 409, field: 'url' },
} as const satisfies Record<string, { status: number; field?: string }>

export type Reason = keyof typeof REASONS

/** What any operation may answer: documented once, not at each. */
export type CommonReason =
  | 'signed-out'
  | 'session-over'
  | 'confirm-first'
  | 'device-first'
  | 'not-permitted'
  | 'no-such-user'
  | 'rank'
