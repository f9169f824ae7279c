// Commands about lists, hashes, sets and sorted sets.
import { CommandError, floatOf, floatText, integerOf, rangeOf, syntax, type Command, type Keys } from './command.ts'
import { ok, type Reply } from './resp.ts'

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

type Scored = readonly [name: string, score: number]

/** By score, then by name. */
function ranked(keys: Keys, key: string): Scored[] {
  const scores = keys.value(key, 'zset')?.scores ?? new Map<string, number>()
  return [...scores].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : a > b ? 1 : 0))
}

function withScores(pairs: readonly Scored[], hasScores: boolean): Reply {
  return pairs.flatMap(([name, score]) => (hasScores ? [name, floatText(score)] : [name]))
}

function zadd(keys: Keys, [key = '', ...words]: readonly string[]): Reply {
  const flags = new Set<string>()
  let at = 0
  for (; ['NX', 'XX', 'GT', 'LT', 'CH', 'INCR'].includes((words[at] ?? '').toUpperCase()); at++)
    flags.add(words[at]!.toUpperCase())
  const pairs = words.slice(at)
  if (pairs.length === 0 || pairs.length % 2 !== 0) throw new CommandError(syntax)
  const numbers = pairs.map((word, index) => (index % 2 === 0 ? floatOf(word) : 0))
  const { scores } = keys.made(key, 'zset')
  let [added, updated] = [0, 0]
  let last: number | null = null
  for (let index = 0; index < pairs.length; index += 2) {
    const name = pairs[index + 1]!
    const before = scores.get(name)
    const next = flags.has('INCR') ? (before ?? 0) + numbers[index]! : numbers[index]!
    if (before === undefined ? flags.has('XX') : flags.has('NX')) continue
    if (before !== undefined && ((flags.has('GT') && next <= before) || (flags.has('LT') && next >= before))) continue
    if (before === undefined) added++
    else if (before !== next) updated++
    scores.set(name, next)
    last = next
  }
  keys.settle(key)
  keys.changed()
  if (flags.has('INCR')) return last === null ? null : floatText(last)
  return flags.has('CH') ? added + updated : added
}

/** A bound of a range by score: 5, (5, -inf. */
function boundOf(word: string): { readonly score: number; readonly isOut: boolean } {
  const isOut = word.startsWith('(')
  try {
    return { score: floatOf(isOut ? word.slice(1) : word), isOut }
  } catch {
    throw new CommandError('ERR min or max is not a float')
  }
}

function byScore(keys: Keys, key: string, low: string, high: string): Scored[] {
  const [min, max] = [boundOf(low), boundOf(high)]
  return ranked(keys, key).filter(
    ([, score]) =>
      (min.isOut ? score > min.score : score >= min.score) && (max.isOut ? score < max.score : score <= max.score)
  )
}

function zrange(keys: Keys, [key = '', first = '', last = '', ...options]: readonly string[]): Reply {
  const flags = new Set(options.map((word) => word.toUpperCase()))
  for (const flag of flags) if (!['REV', 'WITHSCORES', 'BYSCORE'].includes(flag)) throw new CommandError(syntax)
  const isBack = flags.has('REV')
  if (flags.has('BYSCORE')) {
    const found = byScore(keys, key, isBack ? last : first, isBack ? first : last)
    return withScores(isBack ? found.reverse() : found, flags.has('WITHSCORES'))
  }
  const all = ranked(keys, key)
  const [from, to] = rangeOf(all.length, integerOf(first), integerOf(last))
  return withScores((isBack ? all.reverse() : all).slice(from, to), flags.has('WITHSCORES'))
}

function rank(isBack: boolean): Command {
  return {
    arity: 3,
    run: (keys, [key = '', name]) => {
      const all = ranked(keys, key)
      const at = all.findIndex(([one]) => one === name)
      if (at === -1) return null
      return isBack ? all.length - 1 - at : at
    }
  }
}

function removeFrom(
  keys: Keys,
  key: string,
  names: readonly string[],
  from: Map<string, unknown> | Set<string>
): number {
  const count = names.filter((name) => from.delete(name)).length
  if (count > 0) keys.changed()
  keys.settle(key)
  return count
}

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

const sortedSetCommands: Readonly<Record<string, Command>> = {
  zadd: { arity: -4, isWrite: true, run: zadd },
  zincrby: {
    arity: 4,
    isWrite: true,
    run: (keys, [key = '', by = '', name = '']) => zadd(keys, [key, 'INCR', by, name])
  },
  zrange: { arity: -4, run: zrange },
  zrevrange: { arity: -4, run: (keys, args) => zrange(keys, [...args, 'REV']) },
  zrangebyscore: { arity: -4, run: (keys, args) => zrange(keys, [...args, 'BYSCORE']) },
  zcount: { arity: 4, run: (keys, [key = '', low = '', high = '']) => byScore(keys, key, low, high).length },
  zcard: { arity: 2, run: (keys, [key = '']) => keys.value(key, 'zset')?.scores.size ?? 0 },
  zscore: {
    arity: 3,
    run: (keys, [key = '', name = '']) => {
      const score = keys.value(key, 'zset')?.scores.get(name)
      return score === undefined ? null : floatText(score)
    }
  },
  zrank: rank(false),
  zrevrank: rank(true),
  zrem: {
    arity: -3,
    isWrite: true,
    run: (keys, [key = '', ...names]) => removeFrom(keys, key, names, keys.value(key, 'zset')?.scores ?? new Map())
  }
}

export const collectionCommands: Readonly<Record<string, Command>> = {
  ...listCommands,
  ...hashCommands,
  ...setCommands,
  ...sortedSetCommands
}
