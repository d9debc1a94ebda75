import type { Words } from './words.ts'

/**
 * A browser as its owner knows it: 'Firefox on Windows'. Only names from these tables are shown:
 * the header is the asker's own text, and an attacker's text in a mail of ours is a phishing mail (R30).
 */
export function browserName(userAgent: string, words: Words): string {
  const browser = firstNamed(BROWSERS, userAgent)
  const system = firstNamed(SYSTEMS, userAgent)
  if (browser && system) return words('letters.browser-on', { browser, system })
  return browser ?? system ?? words('letters.browser-unknown')
}

type Names = readonly (readonly [mark: RegExp, name: string])[]

/** Most particular first: Edge calls itself Chrome too, and every one of them Safari. */
const BROWSERS: Names = [
  [/\bEdg(?:e|A|iOS)?\//, 'Microsoft Edge'],
  [/\b(?:OPR|OPiOS)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//, 'Safari'],
  [/^aikagi\/command-line\b/, 'aikagi (command line)'],
  [/^curl\//, 'curl'],
]

const SYSTEMS: Names = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

const firstNamed = (names: Names, userAgent: string) =>
  names.find(([mark]) => mark.test(userAgent))?.[1]
