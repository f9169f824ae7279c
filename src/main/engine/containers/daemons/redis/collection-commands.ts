// Commands about lists, hashes, sets and sorted sets.
import { type Command, CommandError, integerOf, type Keys, rangeOf, removeFrom } from './command.ts'
import { ok } from './resp.ts'
import { sortedSetCommands } from './sorted-set-commands.ts'

function wrongNumber(name: string): CommandError {
  return new CommandError(`ERR wrong number of arguments for '${name}' command`)
}

/** `onlyPresent`: LPUSHX and RPUSHX. */
const push = (isLeft: boolean, onlyPresent = false): Command => ({
  arity: -3,
  isWrite: true,
  run: (keys, [key = '', ...texts]) => {
    if (onlyPresent && keys.value(key, 'list') === undefined) return 0
    const { items } = keys.made(key, 'list')
    if (isLeft) items.unshift(...texts.toReversed())
    else items.push(...texts)
    keys.changed()
    return items.length
  }
})

const pop = (isLeft: boolean): Command => ({
  arity: -2,
  isWrite: true,
  run: (keys, [key = '', count]) => {
    const most = count === undefined ? 1 : integerOf(count)
    if (most < 0) throw new CommandError('ERR value is out of range, must be positive')
    const items = keys.value(key, 'list')?.items
    if (items === undefined) return null
    const taken = isLeft ? items.splice(0, most) : items.splice(Math.max(items.length - most, 0)).toReversed()
    if (taken.length > 0) keys.changed()
    keys.settle(key)
    return count === undefined ? (taken[0] ?? null) : taken
  }
})

function setFields(keys: Keys, name: string, [key = '', ...pairs]: readonly string[]): number {
  if (pairs.length === 0 || pairs.length % 2 !== 0) throw wrongNumber(name)
  const { fields } = keys.made(key, 'hash')
  let added = 0
  for (let at = 0; at < pairs.length; at += 2) {
    if (!fields.has(pairs[at]!)) added++
    fields.set(pairs[at]!, pairs[at + 1]!)
  }
  keys.changed()
  return added
}

const hashPart = (part: (fields: ReadonlyMap<string, string>) => readonly string[]): Command => ({
  arity: 2,
  run: (keys, [key = '']) => part(keys.value(key, 'hash')?.fields ?? new Map())
})

const nobody: ReadonlySet<string> = new Set()

function members(keys: Keys, key: string): ReadonlySet<string> {
  return keys.value(key, 'set')?.members ?? nobody
}

const listCommands: Readonly<Record<string, Command>> = {
  lpush: push(true),
  rpush: push(false),
  lpushx: push(true, true),
  rpushx: push(false, true),
  lpop: pop(true),
  rpop: pop(false),
  llen: { arity: 2, run: (keys, [key = '']) => keys.value(key, 'list')?.items.length ?? 0 },
  lrange: {
    arity: 4,
    run: (keys, [key = '', first, last]) => {
      const items = keys.value(key, 'list')?.items ?? []
      const [from, to] = rangeOf(items.length, integerOf(first), integerOf(last))
      return items.slice(from, to)
    }
  },
  lindex: {
    arity: 3,
    run: (keys, [key = '', index]) => keys.value(key, 'list')?.items.at(integerOf(index)) ?? null
  },
  lrem: {
    arity: 4,
    isWrite: true,
    run: (keys, [key = '', count, text]) => {
      const value = keys.value(key, 'list')
      const most = integerOf(count)
      if (value === undefined) return 0
      const { items } = value
      let removed = 0
      const limit = most === 0 ? Infinity : Math.abs(most)
      for (let step = 0, at = most < 0 ? items.length - 1 : 0; step < limit;) {
        const found = most < 0 ? items.lastIndexOf(text!, at) : items.indexOf(text!, at)
        if (found === -1 || at < 0) break
        items.splice(found, 1)
        at = most < 0 ? found - 1 : found
        removed = ++step
      }
      if (removed > 0) keys.changed()
      keys.settle(key)
      return removed
    }
  },
  ltrim: {
    arity: 4,
    isWrite: true,
    run: (keys, [key = '', first, last]) => {
      const value = keys.value(key, 'list')
      if (value !== undefined) {
        const [from, to] = rangeOf(value.items.length, integerOf(first), integerOf(last))
        value.items.splice(0, Infinity, ...value.items.slice(from, to))
        keys.changed()
        keys.settle(key)
      }
      return ok
    }
  }
}

const hashCommands: Readonly<Record<string, Command>> = {
  hset: { arity: -4, isWrite: true, run: (keys, args) => setFields(keys, 'hset', args) },
  hmset: {
    arity: -4,
    isWrite: true,
    run: (keys, args) => {
      setFields(keys, 'hmset', args)
      return ok
    }
  },
  hget: { arity: 3, run: (keys, [key = '', name = '']) => keys.value(key, 'hash')?.fields.get(name) ?? null },
  hmget: {
    arity: -3,
    run: (keys, [key = '', ...names]) => {
      const fields = keys.value(key, 'hash')?.fields
      return names.map((name) => fields?.get(name) ?? null)
    }
  },
  hgetall: hashPart((fields) => [...fields].flat()),
  hkeys: hashPart((fields) => [...fields.keys()]),
  hvals: hashPart((fields) => [...fields.values()]),
  hlen: { arity: 2, run: (keys, [key = '']) => keys.value(key, 'hash')?.fields.size ?? 0 },
  hexists: {
    arity: 3,
    run: (keys, [key = '', name = '']) => Number(keys.value(key, 'hash')?.fields.has(name) ?? false)
  },
  hdel: {
    arity: -3,
    isWrite: true,
    run: (keys, [key = '', ...names]) => removeFrom(keys, key, names, keys.value(key, 'hash')?.fields ?? new Map())
  },
  hincrby: {
    arity: 4,
    isWrite: true,
    run: (keys, [key = '', name = '', by]) => {
      const amount = integerOf(by)
      const before = keys.value(key, 'hash')?.fields.get(name) ?? '0'
      if (!/^-?\d+$/.test(before)) throw new CommandError('ERR hash value is not an integer')
      const value = Number(before) + amount
      keys.made(key, 'hash').fields.set(name, String(value))
      keys.changed()
      return value
    }
  }
}

const setCommands: Readonly<Record<string, Command>> = {
  sadd: {
    arity: -3,
    isWrite: true,
    run: (keys, [key = '', ...names]) => {
      const { members: all } = keys.made(key, 'set')
      const before = all.size
      for (const name of names) all.add(name)
      if (all.size > before) keys.changed()
      return all.size - before
    }
  },
  srem: {
    arity: -3,
    isWrite: true,
    run: (keys, [key = '', ...names]) => removeFrom(keys, key, names, keys.value(key, 'set')?.members ?? new Set())
  },
  smembers: { arity: 2, run: (keys, [key = '']) => [...members(keys, key)] },
  scard: { arity: 2, run: (keys, [key = '']) => members(keys, key).size },
  sismember: { arity: 3, run: (keys, [key = '', name = '']) => Number(members(keys, key).has(name)) },
  sinter: {
    arity: -2,
    run: (keys, [first = '', ...others]) => {
      const sets = others.map((key) => members(keys, key))
      return [...members(keys, first)].filter((name) => sets.every((set) => set.has(name)))
    }
  },
  sunion: {
    arity: -2,
    run: (keys, all) => [...new Set(all.flatMap((key) => [...members(keys, key)]))]
  }
}

export const collectionCommands: Readonly<Record<string, Command>> = {
  ...listCommands,
  ...hashCommands,
  ...setCommands,
  ...sortedSetCommands
}
