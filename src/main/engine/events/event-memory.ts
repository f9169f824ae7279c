// What one component remembers of the events it left, to count repeated ones and to hold back floods: the correlator of
// client-go's tools/record. Kept by object, so that ten thousand pods with four events each cost little: arrays are
// concatenated to their exact length, because one that grows, by push or spread, reserves room for sixteen more.
import type { EventType } from './event-recorder.ts'

/** Seconds after which similar events are told one by one again. */
const similarWindow = 600
/** From this many different messages on, events of one reason are combined. */
const mostSimilar = 10
const combinedPrefix = '(combined from similar events): '
/** An object may have this many events at once, then one every five minutes. */
const burst = 25
const refillSeconds = 300
/** Upstream remembers 4,096 keys of each sort; here they are objects. */
const mostObjects = 4096
const mostSaid = 16

/** One event that was told: where its object is and how often it was said. Times in milliseconds. */
export interface Said {
  readonly message: string
  readonly fieldPath: string
  /** Name of the Event; empty where none was written yet. */
  name: string
  first: number
  count: number
}

interface ReasonMemory {
  readonly type: EventType
  readonly reason: string
  lastTold: number
  /** The different messages since events of this reason were last quiet. */
  messages: readonly string[]
  said: readonly Said[]
  combined: Said | undefined
}

interface ObjectMemory {
  tokens: number
  filledAt: number
  reasons: readonly ReasonMemory[]
}

export class EventMemory {
  /** By uid, the one that spoke longest ago first. */
  readonly #objects = new Map<string, ObjectMemory>()

  /**
   * Takes in that something is told about an object: what to write, counted already; undefined where the object has
   * had its share. `now` in milliseconds.
   */
  tell(uid: string, type: EventType, reason: string, message: string, fieldPath: string, now: number): Said | undefined {
    const object = this.#object(uid, now)
    const memory = reasonOf(object, type, reason, now)
    const said = correlate(memory, message, fieldPath, now)
    said.count++
    return takeToken(object, now) ? said : undefined
  }

  #object(uid: string, now: number): ObjectMemory {
    let object = this.#objects.get(uid)
    if (object === undefined) {
      object = { tokens: burst, filledAt: now, reasons: [] }
      if (this.#objects.size >= mostObjects) {
        for (const oldest of this.#objects.keys()) {
          this.#objects.delete(oldest)
          break
        }
      }
    } else this.#objects.delete(uid)
    this.#objects.set(uid, object)
    return object
  }
}

function reasonOf(object: ObjectMemory, type: EventType, reason: string, now: number): ReasonMemory {
  for (const memory of object.reasons) if (memory.reason === reason && memory.type === type) return memory
  const memory: ReasonMemory = { type, reason, lastTold: now, messages: [], said: [], combined: undefined }
  object.reasons = object.reasons.concat(memory)
  return memory
}

function correlate(memory: ReasonMemory, message: string, fieldPath: string, now: number): Said {
  if (now - memory.lastTold > similarWindow * 1000) memory.messages = []
  memory.lastTold = now
  if (!memory.messages.includes(message)) {
    if (memory.messages.length < mostSimilar - 1) memory.messages = memory.messages.concat(message)
    else return combinedOf(memory, message, fieldPath, now)
  }
  for (const said of memory.said) if (said.message === message && said.fieldPath === fieldPath) return said
  const said: Said = { message, fieldPath, name: '', first: now, count: 0 }
  memory.said = memory.said.slice(1 - mostSaid).concat(said)
  return said
}

function combinedOf(memory: ReasonMemory, message: string, fieldPath: string, now: number): Said {
  const text = combinedPrefix + message
  const { combined } = memory
  memory.combined = { ...(combined ?? { name: '', first: now, count: 0 }), message: text, fieldPath }
  return memory.combined
}

function takeToken(object: ObjectMemory, now: number): boolean {
  const refilled = (now - object.filledAt) / 1000 / refillSeconds
  object.tokens = Math.min(burst, object.tokens + refilled)
  object.filledAt = now
  if (object.tokens < 1) return false
  object.tokens--
  return true
}
