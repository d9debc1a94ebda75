const asked = process.argv.slice(2)
if (asked.length > 0) await asCommand()
else await (await import('./start-service.ts')).startService()

/** `npm start -- --help` asks what there is to say, and whoever gives it an option meant something: neither starts. */
async function asCommand(): Promise<void> {
  process.argv.splice(2, 0, 'start')
  await import('./cli/main.ts')
}
