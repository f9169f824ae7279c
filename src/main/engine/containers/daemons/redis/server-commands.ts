// Commands about the server itself: INFO, CONFIG, SAVE and their like.
import type { DaemonHost } from '../daemon.ts'
import { globMatches } from './command.ts'
import type { Dataset } from './dataset.ts'
import { writeSnapshot } from './persistence.ts'
import { Failure, ok, Status, type Reply } from './resp.ts'
import { isSetting, settingName, settingsOf } from './settings.ts'

export interface ServerView {
  readonly host: DaemonHost
  readonly data: Dataset
  readonly replication: string
}

function info({ host, data, replication }: ServerView, [section = 'default']: readonly string[]): Reply {
  const settings = settingsOf(host, data.settings)
  const seconds = Math.floor((host.now - host.launch.startedAt) / 1000)
  const version = /:(\d+\.\d+(?:\.\d+)?)/.exec(host.launch.container.image ?? '')?.[1] ?? '8.2.1'
  const used = 900_000 + data.size
  const keyspace = Array.from(data.databases)
    .filter(([, keys]) => keys.size > 0)
    .map(([number, keys]) => {
      const ending = [...keys.values()].filter(({ endsAt }) => endsAt !== undefined).length
      return `db${number}:keys=${keys.size},expires=${ending},avg_ttl=0`
    })
  const sections: Readonly<Record<string, readonly string[]>> = {
    Server: [
      `redis_version:${version}`,
      'redis_mode:standalone',
      'os:Linux 6.8.0 x86_64',
      'arch_bits:64',
      'process_id:1',
      'tcp_port:6379',
      `uptime_in_seconds:${seconds}`,
      `uptime_in_days:${Math.floor(seconds / 86_400)}`
    ],
    Clients: ['connected_clients:1', 'maxclients:10000', 'blocked_clients:0'],
    Memory: [
      `used_memory:${used}`,
      `used_memory_human:${(used / 1024 ** 2).toFixed(2)}M`,
      `maxmemory:${settings['maxmemory']}`,
      `maxmemory_policy:${settings['maxmemory-policy']}`
    ],
    Persistence: [
      'loading:0',
      `rdb_changes_since_last_save:${data.changes}`,
      'rdb_bgsave_in_progress:0',
      `rdb_last_save_time:${Math.floor(data.savedAt / 1000)}`,
      'rdb_last_bgsave_status:ok',
      `aof_enabled:${settings['appendonly'] === 'yes' ? 1 : 0}`
    ],
    Replication: replication.split('\n'),
    Keyspace: keyspace
  }
  const wanted = section.toLowerCase()
  const isAll = ['default', 'all', 'everything'].includes(wanted)
  return Object.entries(sections)
    .filter(([name]) => isAll || name.toLowerCase() === wanted)
    .map(([name, lines]) => [`# ${name}`, ...lines, ''].map((line) => `${line}\r\n`).join(''))
    .join('')
    .replace(/\r\n$/, '')
}

function config({ host, data }: ServerView, [verb = '', ...args]: readonly string[]): Reply {
  const settings = settingsOf(host, data.settings)
  switch (verb.toUpperCase()) {
    case 'GET':
      return Object.entries(settings)
        .filter(([name]) => isSetting(name) && args.some((pattern) => globMatches(settingName(pattern), name)))
        .flat()
    case 'SET': {
      if (args.length === 0 || args.length % 2 !== 0)
        return new Failure("ERR wrong number of arguments for 'config|set' command")
      for (let at = 0; at < args.length; at += 2) {
        if (!isSetting(settingName(args[at]!)))
          return new Failure(`ERR Unknown option or number of arguments for CONFIG SET - '${args[at]!}'`)
      }
      for (let at = 0; at < args.length; at += 2) data.settings[settingName(args[at]!)] = args[at + 1]!
      return ok
    }
    case 'RESETSTAT':
      return ok
    case 'REWRITE':
      return new Failure('ERR The server is running without a config file')
    default:
      return new Failure(`ERR unknown subcommand '${verb}'. Try CONFIG HELP.`)
  }
}

function replicaOf({ data }: ServerView, [host = '', port = '']: readonly string[]): Reply {
  data.settings['replicaof'] = host.toUpperCase() === 'NO' && port.toUpperCase() === 'ONE' ? '' : `${host} ${port}`
  return ok
}

/** By name: how many words it wants (negative: at least), and what it does. */
export const serverCommands: Readonly<
  Record<string, { readonly arity: number; run(view: ServerView, args: readonly string[]): Reply }>
> = {
  info: { arity: -1, run: info },
  config: { arity: -2, run: config },
  replicaof: { arity: 3, run: replicaOf },
  slaveof: { arity: 3, run: replicaOf },
  save: {
    arity: 1,
    run: ({ host, data }) => (writeSnapshot(host, data) ? ok : new Failure('ERR'))
  },
  bgsave: {
    arity: -1,
    run: ({ host, data }) => (writeSnapshot(host, data) ? new Status('Background saving started') : new Failure('ERR'))
  },
  lastsave: { arity: 1, run: ({ data }) => Math.floor(data.savedAt / 1000) },
  time: { arity: 1, run: ({ host: { now } }) => [String(Math.floor(now / 1000)), String((now % 1000) * 1000)] },
  command: { arity: -1, run: () => [] },
  client: { arity: -2, run: (_view, [verb]) => (verb?.toUpperCase() === 'ID' ? 1 : ok) },
  role: {
    arity: 1,
    run: ({ replication }) => (replication.startsWith('role:master') ? ['master', 0, []] : ['slave'])
  },
  publish: { arity: 3, run: () => 0 },
  shutdown: {
    arity: -1,
    run: () => new Failure('ERR Errors trying to SHUTDOWN. Check logs.')
  }
}
