import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Whether calls can be placed from this machine. */
export const hasBaresip = (path = process.env.PATH ?? ''): boolean =>
  path.split(delimiter).some((folder) => existsSync(join(folder, 'baresip')))
