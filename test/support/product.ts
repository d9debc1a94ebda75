import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openScene, type Scene, type Stage, type Step } from '../../drill/story.ts'
import type { Language } from '../../drill/visitor.ts'
import { createLog } from '../../src/adapters/log.ts'
import { readConfig } from '../../src/config.ts'
import { newSetupAddress } from '../../src/domain/setup/new-setup-address.ts'
import { type Installation, openInstallation } from '../../src/wiring.ts'
import { type Canaries, openCanaries } from './canaries.ts'

/** The whole product in this process, on SQLite in a folder of its own, with the simulator on. */
export interface RunningProduct {
  installation: Installation
  stage: Stage
  /** Hears every answer and every log line. */
  canaries: Canaries
  /** What a story is played with; its steps just happen. */
  scene(language?: Language): Scene
  close(): Promise<void>
}

const step: Step = (_, act) => act()

/** Everything is as `npm start` wires it, but for the process. Jobs run. */
export async function openProduct(
  env: Readonly<Record<string, string>> = {},
): Promise<RunningProduct> {
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-product-'))
  const forget = () => rmSync(folder, { recursive: true, force: true })
  // A test that fails may not come to its `close`.
  process.once('exit', forget)
  let listener: Installation['listener'] | undefined
  const server = createServer((request, response) => listener!(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }

  const own = { AIKAGI_DATA_DIR: folder, AIKAGI_PORT: String(port) }
  const read = readConfig({ ...own, ...env })
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes))
  const canaries = openCanaries()
  const log = createLog({ format: 'json', level: 'trace', stream: quiet(canaries) })
  const installation = await openInstallation(read.config, log)
  listener = canaries.listening(installation.listener)
  installation.startJobs()

  const setupAddress = (await newSetupAddress(installation.ports)) ?? ''
  const stage = { origin: read.config.publicUrl, setupAddress }
  const scenes: Scene[] = []
  return {
    installation,
    stage,
    canaries,
    scene: (language = 'en') => {
      const scene = openScene(stage, { language, step })
      scenes.push(scene)
      return scene
    },
    close: async () => {
      for (const scene of scenes) scene.close()
      server.close()
      server.closeAllConnections()
      await installation.close()
      process.off('exit', forget)
      forget()
    },
  }
}

/** Errors are shown as well: a story that fails wants its reason. */
const quiet = ({ stream }: Canaries): Canaries['stream'] => ({
  write(line) {
    stream.write(line)
    if (/"level":"(error|fatal)"/.test(line)) process.stderr.write(line)
  },
})
