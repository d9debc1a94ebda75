import { fileURLToPath } from 'node:url'

let built: Promise<Map<string, Uint8Array>> | undefined

/** Makes the browser's scripts out of `*.element.ts`, once, at the first request for one. By name: 'live-page.js'. */
export function buildElements(files: readonly string[]): Promise<Map<string, Uint8Array>> {
  built ??= build(files).catch((error: unknown) => {
    built = undefined
    throw error
  })
  return built
}

async function build(files: readonly string[]): Promise<Map<string, Uint8Array>> {
  const esbuild = await import('esbuild')
  try {
    const { outputFiles } = await esbuild.build({
      entryPoints: files.map((file) => fileURLToPath(new URL(file, import.meta.url))),
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      outdir: '/',
      write: false,
      logLevel: 'silent',
    })
    return new Map(
      outputFiles.map(({ path, contents }) => [
        path.replace(/^.*[/\\]/, '').replace('.element.js', '.js'),
        contents,
      ]),
    )
  } finally {
    await esbuild.stop()
  }
}
