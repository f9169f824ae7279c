// Commands about keys as such, and about strings.
import { CommandError, floatOf, floatText, globMatches, integerOf, syntax, type Command, type Keys } from './command.ts'
import { ok, Status, type Reply } from './resp.ts'

function setText(keys: Keys, key: string, text: string, endsAt?: number): void {
  keys.set(key, { type: 'string', text }, endsAt)
}

/** Changes a text and leaves its end as it is. */
function change(keys: Keys, key: string, text: string): void {
  keys.made(key, 'string').text = text
  keys.changed()
}

function add(keys: Keys, key: string, by: number): number {
  const value = integerOf(keys.value(key, 'string')?.text ?? '0') + by
  if (!Number.isSafeInteger(value)) throw new CommandError('ERR increment or decrement would overflow')
  change(keys, key, String(value))
  return value
}

function invalidExpire(name: string): CommandError {
  return new CommandError(`ERR invalid expire time in '${name}' command`)
}

/** SET's options: NX, XX, GET, KEEPTTL, EX, PX, EXAT, PXAT. */
function set(keys: Keys, [key = '', text = '', ...options]: readonly string[]): Reply {
  let endsAt: number | undefined
  const flags = new Set<string>()
  for (let at = 0; at < options.length; at++) {
    const option = options[at]!.toUpperCase()
    if (['NX', 'XX', 'GET', 'KEEPTTL'].includes(option)) flags.add(option)
    else if (['EX', 'PX', 'EXAT', 'PXAT'].includes(option) && at + 1 < options.length && endsAt === undefined) {
      const amount = integerOf(options[++at])
      if (amount <= 0) throw invalidExpire('set')
      const milliseconds = option.startsWith('EX') ? amount * 1000 : amount
      endsAt = option.endsWith('AT') ? milliseconds : keys.now + milliseconds
    } else throw new CommandError(syntax)
  }
  if ((flags.has('NX') && flags.has('XX')) || (flags.has('KEEPTTL') && endsAt !== undefined))
    throw new CommandError(syntax)
  const before = keys.entry(key)
  const old = flags.has('GET') ? (keys.value(key, 'string')?.text ?? null) : undefined
  if ((flags.has('NX') && before !== undefined) || (flags.has('XX') && before === undefined)) return old ?? null
  setText(keys, key, text, flags.has('KEEPTTL') ? before?.endsAt : endsAt)
  return old === undefined ? ok : old
}

function expire(unit: number, isMoment: boolean, name: string): Command {
  return {
    arity: -3,
    isWrite: true,
    run: (keys, [key = '', amount]) => {
      const value = integerOf(amount)
      if (!Number.isSafeInteger(value * unit)) throw invalidExpire(name)
      const entry = keys.entry(key)
      if (entry === undefined) return 0
      entry.endsAt = isMoment ? value * unit : keys.now + value * unit
      keys.changed()
      keys.entry(key)
      return 1
    }
  }
}

function left(keys: Keys, key: string, unit: number): number {
  const entry = keys.entry(key)
  if (entry === undefined) return -2
  return entry.endsAt === undefined ? -1 : Math.round((entry.endsAt - keys.now) / unit)
}

const setWithEnd = (name: string, unit: number): Command => ({
  arity: 4,
  isWrite: true,
  run: (keys, [key = '', amount, text = '']) => {
    const value = integerOf(amount)
    if (value <= 0) throw invalidExpire(name)
    setText(keys, key, text, keys.now + value * unit)
    return ok
  }
})

const remove: Command = {
  arity: -2,
  isWrite: true,
  run: (keys, names) => names.filter((name) => keys.delete(name)).length
}

/** SCAN gives all in one go: its cursor is always 0 behind the first call, which upstream allows. */
function scan(keys: Keys, [cursor = '', ...options]: readonly string[]): Reply {
  if (!/^\d+$/.test(cursor)) throw new CommandError('ERR invalid cursor')
  let names = cursor === '0' ? keys.names : []
  for (let at = 0; at < options.length; at += 2) {
    const [option, value] = [options[at]!.toUpperCase(), options[at + 1]]
    if (value === undefined) throw new CommandError(syntax)
    if (option === 'MATCH') names = names.filter((name) => globMatches(value, name))
    else if (option === 'TYPE') names = names.filter((name) => keys.entry(name)?.value.type === value.toLowerCase())
    else if (option !== 'COUNT') throw new CommandError(syntax)
    else if (integerOf(value) < 1) throw new CommandError(syntax)
  }
  return ['0', names]
}

export const stringCommands: Readonly<Record<string, Command>> = {
  set: { arity: -3, isWrite: true, run: set },
  get: { arity: 2, run: (keys, [key = '']) => keys.value(key, 'string')?.text ?? null },
  getset: {
    arity: 3,
    isWrite: true,
    run: (keys, [key = '', text = '']) => {
      const old = keys.value(key, 'string')?.text ?? null
      setText(keys, key, text)
      return old
    }
  },
  getdel: {
    arity: 2,
    isWrite: true,
    run: (keys, [key = '']) => {
      const old = keys.value(key, 'string')?.text ?? null
      keys.delete(key)
      return old
    }
  },
  setnx: { arity: 3, isWrite: true, run: (keys, args) => (set(keys, [...args, 'NX']) === null ? 0 : 1) },
  setex: setWithEnd('setex', 1000),
  psetex: setWithEnd('psetex', 1),
  mset: {
    arity: -3,
    isWrite: true,
    run: (keys, args) => {
      if (args.length % 2 !== 0) throw new CommandError("ERR wrong number of arguments for 'mset' command")
      for (let at = 0; at < args.length; at += 2) setText(keys, args[at]!, args[at + 1]!)
      return ok
    }
  },
  mget: {
    arity: -2,
    run: (keys, names) =>
      names.map((name) => {
        const value = keys.entry(name)?.value
        return value?.type === 'string' ? value.text : null
      })
  },
  strlen: { arity: 2, run: (keys, [key = '']) => keys.value(key, 'string')?.text.length ?? 0 },
  append: {
    arity: 3,
    isWrite: true,
    run: (keys, [key = '', text = '']) => {
      const whole = (keys.value(key, 'string')?.text ?? '') + text
      change(keys, key, whole)
      return whole.length
    }
  },
  incr: { arity: 2, isWrite: true, run: (keys, [key = '']) => add(keys, key, 1) },
  decr: { arity: 2, isWrite: true, run: (keys, [key = '']) => add(keys, key, -1) },
  incrby: { arity: 3, isWrite: true, run: (keys, [key = '', by]) => add(keys, key, integerOf(by)) },
  decrby: { arity: 3, isWrite: true, run: (keys, [key = '', by]) => add(keys, key, -integerOf(by)) },
  incrbyfloat: {
    arity: 3,
    isWrite: true,
    run: (keys, [key = '', by]) => {
      const value = floatOf(keys.value(key, 'string')?.text ?? '0') + floatOf(by)
      if (!Number.isFinite(value)) throw new CommandError('ERR increment would produce NaN or Infinity')
      const text = floatText(Number(value.toPrecision(15)))
      change(keys, key, text)
      return text
    }
  },
  del: remove,
  unlink: remove,
  exists: { arity: -2, run: (keys, names) => names.filter((name) => keys.entry(name) !== undefined).length },
  type: { arity: 2, run: (keys, [key = '']) => new Status(keys.entry(key)?.value.type ?? 'none') },
  expire: expire(1000, false, 'expire'),
  pexpire: expire(1, false, 'pexpire'),
  expireat: expire(1000, true, 'expireat'),
  pexpireat: expire(1, true, 'pexpireat'),
  ttl: { arity: 2, run: (keys, [key = '']) => left(keys, key, 1000) },
  pttl: { arity: 2, run: (keys, [key = '']) => left(keys, key, 1) },
  persist: {
    arity: 2,
    isWrite: true,
    run: (keys, [key = '']) => {
      const entry = keys.entry(key)
      if (entry?.endsAt === undefined) return 0
      entry.endsAt = undefined
      keys.changed()
      return 1
    }
  },
  rename: {
    arity: 3,
    isWrite: true,
    run: (keys, [from = '', to = '']) => {
      const entry = keys.entry(from)
      if (entry === undefined) throw new CommandError('ERR no such key')
      keys.delete(from)
      keys.set(to, entry.value, entry.endsAt)
      return ok
    }
  },
  keys: { arity: 2, run: (keys, [pattern = '']) => keys.names.filter((name) => globMatches(pattern, name)) },
  scan: { arity: -2, run: scan },
  dbsize: { arity: 1, run: (keys) => keys.names.length },
  flushdb: {
    arity: -1,
    isWrite: true,
    run: (keys) => {
      keys.clear()
      return ok
    }
  },
  flushall: {
    arity: -1,
    isWrite: true,
    run: (keys) => {
      keys.dataset.clear()
      keys.changed()
      return ok
    }
  }
}
