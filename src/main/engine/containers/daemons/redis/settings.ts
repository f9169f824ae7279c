// How a redis is set up: its command line, its configuration file, the variables that some images read, CONFIG SET.
import type { DaemonHost } from '../daemon.ts'
import { wordsOf } from './resp.ts'

export type Settings = Readonly<Record<string, string>>

const defaults: Settings = {
  appendonly: 'no',
  appendfsync: 'everysec',
  bind: '* -::*',
  databases: '16',
  dbfilename: 'dump.rdb',
  dir: '/data',
  maxmemory: '0',
  'maxmemory-policy': 'noeviction',
  masterauth: '',
  port: '6379',
  'protected-mode': 'no',
  replicaof: '',
  requirepass: '',
  save: '3600 1 300 100 60 10000',
  timeout: '0'
}

/** Older names of settings that are still taken. */
const aliases: Readonly<Record<string, string>> = { slaveof: 'replicaof' }

export function settingName(name: string): string {
  const lower = name.toLowerCase()
  return aliases[lower] ?? lower
}

export function isSetting(name: string): boolean {
  return name in defaults
}

/** All settings by name; `changed` are those of CONFIG SET. */
export function settingsOf(host: DaemonHost, changed: Settings): Settings {
  return { ...defaults, ...imageSettings(host), ...commandLine(host), ...changed }
}

/** What an image's own entrypoint makes of its variables. */
function imageSettings(host: DaemonHost): Record<string, string> {
  const name = host.launch.image.names[0] ?? ''
  const reference = host.launch.container.image ?? ''
  const password = /bitnami/.test(reference) ? host.env('REDIS_PASSWORD') : undefined
  const settings: Record<string, string> = password === undefined ? {} : { requirepass: password, masterauth: password }
  if (/gb-?redis/.test(name)) {
    const leader = /slave/.test(reference) ? 'REDIS_MASTER' : 'REDIS_LEADER'
    const fromVariables = host.env('GET_HOSTS_FROM') === 'env' ? host.env(`${leader}_SERVICE_HOST`) : undefined
    settings['replicaof'] = `${fromVariables ?? leader.toLowerCase().replace('_', '-')} 6379`
  }
  return settings
}

/** redis-server [FILE] --NAME VALUE...: a setting that comes several times (save) has all of its values. */
function commandLine(host: DaemonHost): Record<string, string> {
  const words = host.argv.slice(host.argv.findIndex((word) => /(^|\/)redis-server$/.test(word)) + 1)
  const settings: Record<string, string> = {}
  const given = (name: string, value: string): void => {
    const key = settingName(name)
    settings[key] = key === 'save' && settings[key] ? `${settings[key]} ${value}`.trim() : value
  }
  const [first] = words
  if (first !== undefined && /\.conf$|^\//.test(first)) {
    for (const line of (host.read(first) ?? '').split('\n')) {
      const [name, ...values] = (line.trim().startsWith('#') ? [] : wordsOf(line)) ?? []
      if (name !== undefined) given(name, values.join(' '))
    }
  }
  const save = settings['save']
  delete settings['save']
  for (let at = 0; at < words.length; at++) {
    if (!words[at]!.startsWith('--')) continue
    const values: string[] = []
    let next = at + 1
    while (next < words.length && !words[next]!.startsWith('--')) values.push(words[next++]!)
    given(words[at]!.slice(2), values.join(' '))
  }
  if (save !== undefined) settings['save'] ??= save
  return settings
}

/** Bytes of a setting such as 100mb; 0 means no limit. */
export function bytesOf(text: string): number {
  const found = /^(\d+)(k|kb|m|mb|g|gb|b)?$/i.exec(text.trim())
  if (found === null) return 0
  const unit = found[2]?.toLowerCase() ?? ''
  const steps: Readonly<Record<string, number>> = { k: 1000, kb: 1024, m: 1e6, mb: 1024 ** 2, g: 1e9, gb: 1024 ** 3 }
  return Number(found[1]) * (steps[unit] ?? 1)
}
