// Loaded before anything else (node -r), in syntax that any Node since 10 can read: says what to do
// where the machine's Node is too old and none of the pinned ones fits.
'use strict'

const NEEDED = { major: 24, minor: 12 }

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < NEEDED.major || (major === NEEDED.major && minor < NEEDED.minor)) explainAndExit()

function explainAndExit() {
  const needed = `${NEEDED.major}.${NEEDED.minor}`
  const found = `${process.versions.node}, ${process.platform} ${process.arch}`
  console.error(
    [
      `Aikagi needs Node ${needed} or newer; this is ${found}.`,
      'Linux on x64 or arm64: run "npm ci", then "npm start"; the right Node comes along.',
      'Anywhere else: install Node 24 from https://nodejs.org/ and start again.',
      '',
      `Aikagi には Node ${needed} 以降が必要です(現在は ${found})。`,
      'Linux(x64・arm64)では「npm ci」のあと「npm start」を実行すると、対応する Node が使われます。',
      'そのほかの環境では https://nodejs.org/ から Node 24 をインストールし、もう一度起動してください。',
    ].join('\n'),
  )
  process.exit(1)
}
