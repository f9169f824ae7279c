// redis: it keeps data in memory, answers commands over TCP, and writes to its disk what its settings say. Follows what
// redis 7 and 8 answer to a client that speaks RESP2.
import type { Daemon, DaemonHost, Later } from '../daemon.ts'
import { collectionCommands } from './collection-commands.ts'
import { CommandError, Keys, type Command } from './command.ts'
import { databaseCount, Dataset, type SavedDataset } from './dataset.ts'
import { keepSavePoints, readData, writeAtEnd } from './persistence.ts'
import { commandsOf, encodeCommand, encodeReply, Failure, ok, repliesOf, Status, type Reply } from './resp.ts'
import { serverCommands } from './server-commands.ts'
import { stringCommands } from './string-commands.ts'
import { bytesOf, settingsOf } from './settings.ts'

const commands: Readonly<Record<string, Command>> = { ...stringCommands, ...collectionCommands }

/** Characters that one redis keeps here, whatever its own limit is. */
const mostMemory = 8 * 1024 * 1024
/** How much may be added before all is counted again. */
const countEvery = 256 * 1024
const patience = 5000

/** What redis-server has in memory. */
class RedisMemory {
  data: Dataset
  /** Of a replica: whether it has reached its leader the last time. */
  isLinked = false
  /** What was added since all was counted. */
  added = countEvery
  size = 0

  constructor(data: Dataset) {
    this.data = data
  }

  toJSON(): SavedDataset {
    return this.data.toJSON()
  }
}

/** One connection: it lives as long as a message. */
class Connection {
  readonly #host: DaemonHost
  readonly #memory: RedisMemory
  #database = 0
  #isKnown: boolean
  /** Commands behind MULTI; `isBroken` once one of them was none. */
  #queue: { readonly words: (readonly string[])[]; isBroken: boolean } | undefined
  hasChanged = false

  constructor(host: DaemonHost, memory: RedisMemory) {
    this.#host = host
    this.#memory = memory
    this.#isKnown = this.#settings['requirepass'] === ''
  }

  get #settings(): Readonly<Record<string, string>> {
    return settingsOf(this.#host, this.#memory.data.settings)
  }

  take(words: readonly string[]): Reply {
    const name = words[0]!.toLowerCase()
    const args = words.slice(1)
    if (!this.#isKnown && name !== 'auth' && name !== 'hello' && name !== 'quit')
      return new Failure('NOAUTH Authentication required.')
    const refusal = this.#refusal(name, words)
    if (this.#queue !== undefined && !['exec', 'discard', 'multi', 'watch'].includes(name)) {
      if (refusal !== undefined) this.#queue.isBroken = true
      else this.#queue.words.push(words)
      return refusal ?? new Status('QUEUED')
    }
    return refusal ?? this.#run(name, args)
  }

  /** What is wrong with a command before it is run. */
  #refusal(name: string, words: readonly string[]): Failure | undefined {
    const command = connectionCommands[name] ?? commands[name]?.arity ?? serverCommands[name]?.arity
    if (command === undefined) {
      const args = words.slice(1).map((word) => `'${word.slice(0, 128)}' `)
      return new Failure(`ERR unknown command '${words[0]!.slice(0, 128)}', with args beginning with: ${args.join('')}`)
    }
    const isWrong = command >= 0 ? words.length !== command : words.length < -command
    return isWrong ? new Failure(`ERR wrong number of arguments for '${name}' command`) : undefined
  }

  #run(name: string, args: readonly string[]): Reply {
    switch (name) {
      case 'ping':
        return args[0] ?? new Status('PONG')
      case 'echo':
        return args[0]!
      case 'quit':
      case 'reset':
        return ok
      case 'auth':
        return this.#authenticate(args)
      case 'hello':
        return new Failure('NOPROTO unsupported protocol version')
      case 'select':
        return this.#select(args[0]!)
      case 'multi':
        if (this.#queue !== undefined) return new Failure('ERR MULTI calls can not be nested')
        this.#queue = { words: [], isBroken: false }
        return ok
      case 'watch':
      case 'unwatch':
        return this.#queue === undefined ? ok : new Failure('ERR WATCH inside MULTI is not allowed')
      case 'discard':
      case 'exec':
        return this.#endMulti(name)
      case 'psync':
        return this.#sync(args)
      default:
        return this.#execute(name, args)
    }
  }

  #execute(name: string, args: readonly string[]): Reply {
    const { data } = this.#memory
    const own = serverCommands[name]
    if (own !== undefined) {
      this.hasChanged ||= name === 'config' || name.endsWith('of') || name.endsWith('save')
      return own.run({ host: this.#host, data, replication: replicationOf(this.#memory, this.#settings) }, args)
    }
    const command = commands[name]!
    if (command.isWrite === true) {
      if (this.#settings['replicaof'] !== '')
        return new Failure("READONLY You can't write against a read only replica.")
      const isLess = ['del', 'unlink', 'flushall', 'flushdb', 'expire', 'lpop', 'rpop', 'srem', 'hdel'].includes(name)
      if (!isLess && !this.#hasRoom(args)) return new Failure("OOM command not allowed when used memory > 'maxmemory'.")
    }
    const keys = new Keys(data, this.#database, this.#host.now)
    try {
      return command.run(keys, args)
    } catch (error) {
      if (error instanceof CommandError) return error.reply
      throw error
    } finally {
      data.changes += keys.changes
      data.offset += keys.changes
      this.hasChanged ||= keys.changes > 0
    }
  }

  #hasRoom(args: readonly string[]): boolean {
    const memory = this.#memory
    const limit = bytesOf(this.#settings['maxmemory'] ?? '')
    const most = limit > 0 ? Math.min(limit, mostMemory) : mostMemory
    memory.added += args.reduce((sum, word) => sum + word.length + 64, 0)
    if (memory.added >= countEvery || memory.size + memory.added > most) {
      memory.size = memory.data.size
      memory.added = args.reduce((sum, word) => sum + word.length, 0)
    }
    return memory.size + memory.added <= most
  }

  #authenticate(args: readonly string[]): Reply {
    const [user, password] = args.length > 1 ? args : ['default', args[0]]
    const wanted = this.#settings['requirepass']
    if (wanted === '' && args.length === 1)
      return new Failure(
        'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?'
      )
    if (user !== 'default' || (wanted !== '' && password !== wanted))
      return new Failure('WRONGPASS invalid username-password pair or user is disabled.')
    this.#isKnown = true
    return ok
  }

  #select(word: string): Reply {
    if (!/^-?\d+$/.test(word)) return new Failure('ERR value is not an integer or out of range')
    const number = Number(word)
    if (number < 0 || number >= databaseCount) return new Failure('ERR DB index is out of range')
    this.#database = number
    return ok
  }

  #endMulti(name: string): Reply {
    const queue = this.#queue
    if (queue === undefined) return new Failure(`ERR ${name.toUpperCase()} without MULTI`)
    this.#queue = undefined
    if (name === 'discard') return ok
    if (queue.isBroken) return new Failure('EXECABORT Transaction discarded because of previous errors.')
    return queue.words.map((words) => this.#run(words[0]!.toLowerCase(), words.slice(1)))
  }

  /** A replica has all up to `offset`: CONTINUE, or everything. */
  #sync([id, offset]: readonly string[]): Reply {
    const { data } = this.#memory
    const own = this.#host.launch.id
    if (id === own && Number(offset) === data.offset) return new Status('CONTINUE')
    return [own, JSON.stringify(data)]
  }
}

/** Commands of a connection, with their arity. */
const connectionCommands: Readonly<Record<string, number>> = {
  ping: -1,
  echo: 2,
  quit: -1,
  reset: 1,
  auth: -2,
  hello: -1,
  select: 2,
  multi: 1,
  exec: 1,
  discard: 1,
  watch: -2,
  unwatch: 1,
  psync: -3
}

function replicationOf({ isLinked, data }: RedisMemory, settings: Readonly<Record<string, string>>): string {
  const [host, port] = (settings['replicaof'] ?? '').split(' ')
  if (host === '' || host === undefined) return `role:master\nconnected_slaves:0\nmaster_repl_offset:${data.offset}`
  const link = isLinked ? 'up' : 'down'
  return `role:slave\nmaster_host:${host}\nmaster_port:${port ?? '6379'}\nmaster_link_status:${link}\nslave_read_only:1\nslave_repl_offset:${data.offset}`
}

function converse(host: DaemonHost, memory: RedisMemory, message: string): string {
  keepSavePoints(host, memory.data)
  const connection = new Connection(host, memory)
  let text = ''
  for (const words of commandsOf(message)) {
    text += encodeReply(words instanceof Failure ? words : connection.take(words))
    if (words instanceof Failure) break
  }
  if (connection.hasChanged) host.changed()
  return text
}

/** A replica takes from its leader what it lacks before it answers: so it is as far as the leader when it is asked. */
function caughtUp(host: DaemonHost, memory: RedisMemory, leader: string, done: () => void): void {
  const [name = '', port] = leader.split(' ')
  const { masterauth } = settingsOf(host, memory.data.settings)
  const login = masterauth ? encodeCommand(['AUTH', masterauth]) : ''
  const known = memory.data.settings['drydock-leader'] ?? '?'
  const ask = login + encodeCommand(['PSYNC', known, String(memory.data.offset)])
  host.network.connect(
    name,
    Number(port ?? 6379),
    patience,
    (answer) => {
      const reply = answer.kind === 'answer' ? repliesOf(answer.body).at(-1) : undefined
      memory.isLinked = reply !== undefined && !(reply instanceof Failure)
      if (Array.isArray(reply)) {
        const [id, text] = reply as unknown as readonly [string, string]
        const settings = { ...memory.data.settings, 'drydock-leader': id }
        memory.data = new Dataset(host.now, { ...(JSON.parse(text) as SavedDataset), settings })
        host.changed()
      }
      done()
    },
    ask
  )
}

export const redis: Daemon<RedisMemory> = {
  load: (host, saved) =>
    new RedisMemory(saved === undefined ? readData(host) : new Dataset(host.now, saved as SavedDataset)),
  converse(host, memory, { message }) {
    const leader = settingsOf(host, memory.data.settings)['replicaof'] ?? ''
    if (leader === '') return converse(host, memory, message)
    const later: Later<string> = (done) => caughtUp(host, memory, leader, () => done(converse(host, memory, message)))
    return later
  },
  ended: (host, memory, isAsked) => writeAtEnd(host, memory.data, isAsked)
}
