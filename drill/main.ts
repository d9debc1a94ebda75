import { Command, Option } from 'commander'
import { freshDatabase } from '../test/support/postgres.ts'
import { type PlayedStep, play } from './play.ts'
import { startProduct } from './product.ts'
import type { Outside } from './real/outside.ts'
import { STORIES } from './stories.ts'
import type { Story } from './story.ts'
import { asJson, ending, intro, stepLine, whereToLook } from './telling.ts'
import type { Language } from './visitor.ts'
import { words } from './words.ts'

const EXAMPLES = `
Stories:
${STORIES.map(({ name }) => `  ${name.padEnd(20)}${words.en.stories[name]}`).join('\n')}

Examples:
  npm run drill                                  a lost phone, from the first account to the new device
  npm run drill -- --story not-me --language ja  another story, in Japanese
  npm run drill -- --story telephone             mail by SMTP and calls by SIP between telephones (baresip) of this machine
  npm run drill -- --database postgres           on a private PostgreSQL (its programs must be installed)
  npm run drill -- --keep                        leaves it running to look at, until Ctrl-C
  npm run --silent drill -- --json > drill.json  one object on standard output, nothing else

It starts the product on an empty database in a temporary folder, plays the story over HTTP as a stranger would, and
removes everything. Nothing leaves this machine. The exit code is 0 when every step went well, else 1.`

interface Options {
  story: Story['name']
  language?: Language
  database: 'sqlite' | 'postgres'
  json?: true
  keep?: true
}

process.exitCode = await drill(readOptions()).then(
  (ok) => (ok ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    return 1
  },
)

function readOptions(): Options {
  const names = STORIES.map(({ name }) => name)
  return new Command('drill')
    .description('Plays a story on a product of its own, and tells each step with its time.')
    .addOption(new Option('--story <name>', 'which one').choices(names).default(names[0]))
    .addOption(
      new Option(
        '--language <code>',
        'in which it is told and played (default: en, of telephone ja)',
      ).choices(['en', 'ja']),
    )
    .addOption(
      new Option('--database <kind>', 'where it is kept')
        .choices(['sqlite', 'postgres'])
        .default('sqlite'),
    )
    .option('--json', 'print one object on standard output, and nothing else')
    .option('--keep', 'leave it running afterwards, and say where to look')
    .addHelpText('after', EXAMPLES)
    .parse()
    .opts<Options>()
}

async function drill(options: Options): Promise<boolean> {
  const story = STORIES.find(({ name }) => name === options.story)!
  const outside = await story.outside?.()
  return playIn(outside, { story, options }).finally(() => outside?.close())
}

async function playIn(
  outside: Outside | undefined,
  { story, options: { database, json, keep, ...given } }: { story: Story; options: Options },
): Promise<boolean> {
  const language = given.language ?? story.language ?? 'en'
  const tell = (line: string) => (json ? undefined : console.log(line))
  const interrupted = once(['SIGINT', 'SIGTERM'])
  const kept = database === 'postgres' ? await freshDatabase() : undefined
  const env = outside?.env ?? {}
  const product = await startProduct({ env, ...(kept && { database: kept.url }) })
  try {
    tell(`${intro(language, story)}\n`)
    const options = { language, outside, tell: (step: PlayedStep) => tell(stepLine(step)) }
    const playing = play(story, product.stage, options)
    const played = await Promise.race([playing, interrupted.then(() => undefined)])
    if (!played) return false
    tell(`\n${ending(language, played)}`)
    if (json) console.log(asJson(played))
    if (json && !played.ok) console.error(ending(language, played))
    if (keep) {
      console.error(
        `\n${whereToLook(language, { ...product.stage, folder: product.folder, outside })}`,
      )
      await interrupted
    }
    return played.ok
  } finally {
    await product.remove()
    await kept?.drop()
  }
}

/** The first of these signals. Everything is removed then, too. */
function once(signals: readonly NodeJS.Signals[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) process.once(signal, () => resolve())
  })
}
