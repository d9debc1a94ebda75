import { routes, to } from '../routes.ts'

/** Where a sign-in or confirmation may lead back to. By name only: no address from a request is followed (R08). */
const PLACES: Readonly<Record<string, string>> = {
  home: routes.home,
  security: routes.security.page,
  add: routes.security.add,
  draft: routes.security.draft,
  device: routes.security.device,
  remove: routes.security.remove,
  replace: routes.security.replace,
  move: routes.security.move,
  resynchronise: routes.security.resynchronise,
  try: routes.security.tryIt,
  codes: routes.security.codes,
  tryCode: routes.security.tryCode,
  token: routes.security.token,
  account: routes.account.page,
  number: routes.account.number,
  addresses: routes.account.address,
  password: routes.account.password,
  policy: routes.account.policy,
  settings: routes.account.settings,
  activity: routes.account.activity,
  export: routes.account.export,
  leave: routes.account.leave,
  tokens: routes.account.tokens,
  commandLine: routes.account.commandLine,
  welcome: routes.welcome,
  recovery: routes.recovery.open,
  ...Object.fromEntries(
    Object.entries(routes.admin).map(([name, pattern]) => [`admin-${name}`, pattern]),
  ),
}

/** The path of a place such as 'security' or 'remove.<device id>'. Anything else is the start page. */
export function pathOf(place: string): string {
  const [name = '', id, ...more] = place.split('.')
  const pattern = Object.hasOwn(PLACES, name) ? PLACES[name]! : undefined
  if (pattern === undefined || more.length > 0) return routes.home
  if (!pattern.includes(':')) return id === undefined ? pattern : routes.home
  return id !== undefined && ID.test(id) ? to(pattern, { id }) : routes.home
}

/** The place that a path belongs to: itself, or the page that holds the form which posts there. */
export function placeOf(path: string): string {
  for (const [name, pattern] of Object.entries(PLACES)) {
    const [before = '', after] = pattern.split(':id')
    if (after === undefined && pattern === path) return name
    if (after === undefined || !path.startsWith(before) || !path.endsWith(after)) continue
    const id = path.slice(before.length, path.length - after.length)
    if (ID.test(id) && !RESERVED.has(id)) return `${name}.${id}`
  }
  if (path.startsWith(routes.security.page)) return 'security'
  if (path.startsWith(`${routes.admin.page}/`)) return placeOf(path.slice(0, path.lastIndexOf('/')))
  return path.startsWith(routes.account.page) ? 'account' : 'home'
}

const ID = /^[\w-]{1,64}$/
/** Stand where an id would. */
const RESERVED = new Set(['new', 'draft'])
