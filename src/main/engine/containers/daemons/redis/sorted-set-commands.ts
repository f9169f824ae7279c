// Commands about sorted sets.
import {
  type Command,
  CommandError,
  floatOf,
  floatText,
  integerOf,
  type Keys,
  rangeOf,
  syntax,
  removeFrom
} from './command.ts'
import type { Reply } from './resp.ts'

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
    return withScores(isBack ? found.toReversed() : found, flags.has('WITHSCORES'))
  }
  const all = ranked(keys, key)
  const [from, to] = rangeOf(all.length, integerOf(first), integerOf(last))
  return withScores((isBack ? all.toReversed() : all).slice(from, to), flags.has('WITHSCORES'))
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

export const sortedSetCommands: Readonly<Record<string, Command>> = {
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
