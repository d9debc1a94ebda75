import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SAMPLES_PER_SECOND, silence, waveOf } from '../voice/wave.ts'
import type { SipAccount } from './sip-account.ts'

/** What is said until there is something to say. Sound that ends would end the call. */
const SILENCE_MS = 150_000

/** Where distributions keep baresip's modules. */
const MODULES = [
  '/usr/lib/baresip/modules',
  '/usr/local/lib/baresip/modules',
  '/usr/lib64/baresip/modules',
  '/opt/homebrew/lib/baresip/modules',
]

export interface Control {
  host: string
  port: number
}

/** What one call's process reads at its start, into a folder that is its own. */
export async function writeBaresipFiles(
  folder: string,
  account: SipAccount,
  control: Control,
): Promise<void> {
  const write = (name: string, content: string | Buffer) =>
    writeFile(join(folder, name), content, { mode: 0o600 })
  await Promise.all([
    write('config', configOf(account, { control, folder })),
    // An empty one: a missing one would be made, full of examples.
    write('accounts', ''),
    write('openssl.cnf', VERIFYING),
    write(SILENCE_FILE, waveOf([silence(SILENCE_MS)])),
  ])
}

const SILENCE_FILE = 'silence.wav'

/** A prompt, with silence behind it for as long as a call may last. */
export const paddedPrompt = (parts: readonly Buffer[]): Buffer =>
  waveOf([...parts, silence(SILENCE_MS)])

function configOf(account: SipAccount, { control, folder }: { control: Control; folder: string }) {
  const modules = MODULES.find((path) => existsSync(path)) ?? MODULES[0]!
  const lines = [
    `module_path ${modules}`,
    ...['g711.so', 'opus.so', 'aufile.so', 'aubridge.so'].map((name) => `module ${name}`),
    ...(account.srtp ? ['module srtp.so'] : []),
    'module_tmp account.so',
    ...['ctrl_tcp.so', 'menu.so'].map((name) => `module_app ${name}`),
    `ctrl_tcp_listen ${control.host}:${control.port}`,
    `audio_source aufile,${join(folder, SILENCE_FILE)}`,
    // What is heard goes nowhere: only keys matter.
    'audio_player aubridge,nobody',
    'audio_alert aubridge,nobody',
    `ausrc_srate ${SAMPLES_PER_SECOND}`,
    `auplay_srate ${SAMPLES_PER_SECOND}`,
    'ausrc_channels 1',
    'auplay_channels 1',
    `rtp_ports ${account.soundPorts.least}-${account.soundPorts.most}`,
    'call_local_timeout 300',
    'call_max_calls 1',
    'ringback_disabled yes',
    'statmode_default off',
    ...(account.caFile ? [`sip_cafile ${account.caFile}`] : []),
    'sip_verify_server yes',
    ...(isLoopback(account) ? ['net_interface 127.0.0.1'] : []),
  ]
  return `${lines.join('\n')}\n`
}

/** baresip finds no way to a PBX on this machine unless it is told that it is here. */
const isLoopback = ({ host, proxy }: SipAccount): boolean =>
  /^(localhost|127\.[\d.]+)(:\d+)?$/.test(proxy ? proxy.replace(/^sip:|;.*$/g, '') : host)

/** baresip 1.0 does not verify the server's certificate by itself; OpenSSL can be told to, from outside. */
const VERIFYING = `openssl_conf = whole
[whole]
ssl_conf = parts
[parts]
system_default = tls
[tls]
VerifyMode = Peer
MinProtocol = TLSv1.2
`
