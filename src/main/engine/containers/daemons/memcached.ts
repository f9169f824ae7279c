// memcached and its text protocol: doc/protocol.txt of its sources. It keeps nothing on any disk.
import type { Daemon } from './daemon.ts'

interface Item {
  text: string
  readonly flags: string
  /** Milliseconds on the clock; undefined where it stays. */
  readonly endsAt: number | undefined
}

type SavedItems = readonly (readonly [key: string, item: Item])[]

/** Characters of all values together. */
const mostMemory = 4 * 1024 * 1024
const longestItem = 1024 * 1024
const longestKey = 250
/** Expiry in seconds above this is a moment, not a length: 30 days. */
const longestSpan = 60 * 60 * 24 * 30

class Items {
  readonly #items: Map<string, Item>
  #size = 0

  constructor(saved: SavedItems = []) {
    this.#items = new Map(saved)
    for (const { text } of this.#items.values()) this.#size += text.length
  }

  toJSON(): SavedItems {
    return [...this.#items]
  }

  get count(): number {
    return this.#items.size
  }

  get size(): number {
    return this.#size
  }

  get(key: string, now: number): Item | undefined {
    const item = this.#items.get(key)
    if (item?.endsAt === undefined || item.endsAt > now) return item
    this.delete(key)
    return undefined
  }

  set(key: string, item: Item): void {
    this.delete(key)
    this.#items.set(key, item)
    this.#size += item.text.length
    // What was written longest ago makes room.
    for (const [oldest] of this.#items) {
      if (this.#size <= mostMemory) break
      this.delete(oldest)
    }
  }

  delete(key: string): boolean {
    this.#size -= this.#items.get(key)?.text.length ?? 0
    return this.#items.delete(key)
  }

  clear(): void {
    this.#items.clear()
    this.#size = 0
  }
}

function endOf(seconds: number, now: number): number | undefined {
  if (seconds === 0) return undefined
  return seconds > longestSpan ? seconds * 1000 : now + seconds * 1000
}

/** The lines of one connection, each answered; `isChanged` tells that something is to be saved. */
function converse(items: Items, message: string, now: number, startedAt: number): { text: string; isChanged: boolean } {
  let text = ''
  let isChanged = false
  let at = 0
  const line = (): string => {
    const end = message.indexOf('\n', at)
    const found = message.slice(at, end === -1 ? message.length : end).replace(/\r$/, '')
    at = end === -1 ? message.length : end + 1
    return found
  }
  const store = (
    verb: string,
    [key = '', flags = '', expiry = '', length = '', noreply]: readonly string[]
  ): string => {
    const size = Number(length)
    if (!/^\d+$/.test(length) || !/^\d+$/.test(flags) || !/^-?\d+$/.test(expiry) || key.length > longestKey)
      return 'CLIENT_ERROR bad command line format\r\n'
    const data = message.slice(at, at + size)
    at += size
    const isEnded = line() === ''
    if (size > longestItem) return 'SERVER_ERROR object too large for cache\r\n'
    if (data.length < size || !isEnded) return 'CLIENT_ERROR bad data chunk\r\n'
    const present = items.get(key, now)
    const isStored = verb === 'set' || (verb === 'add' ? present === undefined : present !== undefined)
    if (isStored) {
      const whole = verb === 'append' ? present!.text + data : verb === 'prepend' ? data + present!.text : data
      items.set(key, { text: whole, flags, endsAt: endOf(Number(expiry), now) })
      isChanged = true
    }
    return noreply === 'noreply' ? '' : isStored ? 'STORED\r\n' : 'NOT_STORED\r\n'
  }
  const count = (verb: string, [key = '', by = '']: readonly string[]): string => {
    const item = items.get(key, now)
    if (item === undefined) return 'NOT_FOUND\r\n'
    if (!/^\d+$/.test(by)) return 'CLIENT_ERROR invalid numeric delta argument\r\n'
    if (!/^\d+$/.test(item.text)) return 'CLIENT_ERROR cannot increment or decrement non-numeric value\r\n'
    const value = verb === 'incr' ? Number(item.text) + Number(by) : Math.max(Number(item.text) - Number(by), 0)
    items.set(key, { ...item, text: String(value) })
    isChanged = true
    return `${value}\r\n`
  }
  while (at < message.length) {
    const [verb = '', ...args] = line().split(/ +/)
    switch (verb) {
      case 'get':
      case 'gets':
        for (const key of args) {
          const item = items.get(key, now)
          if (item !== undefined) text += `VALUE ${key} ${item.flags} ${item.text.length}\r\n${item.text}\r\n`
        }
        text += 'END\r\n'
        break
      case 'set':
      case 'add':
      case 'replace':
      case 'append':
      case 'prepend':
        text += store(verb, args)
        break
      case 'incr':
      case 'decr':
        text += count(verb, args)
        break
      case 'delete': {
        const isDeleted = items.get(args[0] ?? '', now) !== undefined && items.delete(args[0]!)
        isChanged ||= isDeleted
        text += isDeleted ? 'DELETED\r\n' : 'NOT_FOUND\r\n'
        break
      }
      case 'flush_all':
        items.clear()
        isChanged = true
        text += 'OK\r\n'
        break
      case 'version':
        text += 'VERSION 1.6.39\r\n'
        break
      case 'stats':
        text +=
          `STAT pid 1\r\nSTAT uptime ${Math.floor((now - startedAt) / 1000)}\r\nSTAT version 1.6.39\r\n` +
          `STAT curr_items ${items.count}\r\nSTAT bytes ${items.size}\r\nSTAT limit_maxbytes 67108864\r\nEND\r\n`
        break
      case 'quit':
        return { text, isChanged }
      case '':
        break
      default:
        text += 'ERROR\r\n'
    }
  }
  return { text, isChanged }
}

export const memcached: Daemon<Items> = {
  load: (_host, saved) => new Items(saved as SavedItems | undefined),
  converse(host, items, { message }) {
    const { text, isChanged } = converse(items, message, host.now, host.launch.startedAt)
    if (isChanged) host.changed()
    return text
  }
}
