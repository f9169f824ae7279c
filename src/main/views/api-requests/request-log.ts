import type { ApiRequestRecord } from '../../../shared/contract/api-access.ts'

export interface RequestLogLimits {
  readonly entries: number
  /** Roughly, in memory. */
  readonly bytes: number
}

const defaultLimits: RequestLogLimits = { entries: 5_000, bytes: 4_000_000 }

/** A client chooses these texts, so they are cut. */
const longestText = 1_024

/** What a record costs besides its texts, in bytes, about. */
const recordBytes = 320

/**
 * The newest requests to the API, in memory only: a ring that forgets its oldest entries when it has too many or they
 * are too large together. Taking one down costs the same however many there are, and nobody is told but who listens.
 */
export class RequestLog {
  readonly #limits: RequestLogLimits
  readonly #ring: (ApiRequestRecord | undefined)[]
  readonly #listeners = new Set<() => void>()
  #oldest = 1
  #next = 1
  #bytes = 0

  constructor(limits: Partial<RequestLogLimits> = {}) {
    this.#limits = { ...defaultLimits, ...limits }
    this.#ring = Array.from({ length: this.#limits.entries })
  }

  /** How many are kept. */
  get size(): number {
    return this.#next - this.#oldest
  }

  /** How many there were. */
  get ever(): number {
    return this.#next - 1
  }

  /** Id of the oldest that is kept; the next one's where none is. */
  get oldest(): number {
    return this.#oldest
  }

  /** Roughly what the kept ones take in memory. */
  get bytes(): number {
    return this.#bytes
  }

  /** Takes a request down, when it is answered; a watch when it ends. */
  add(request: Omit<ApiRequestRecord, 'id'>): void {
    const record = withoutLongTexts({ ...request, id: this.#next })
    if (this.size === this.#limits.entries) this.#forgetOldest()
    this.#ring[this.#next % this.#limits.entries] = record
    this.#next++
    this.#bytes += sizeOf(record)
    while (this.#bytes > this.#limits.bytes && this.size > 1) this.#forgetOldest()
    for (const tell of this.#listeners) tell()
  }

  /** Told of each request that was taken down. Returns the function that ends it. */
  onAdd(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The kept request with this id. */
  get(id: number): ApiRequestRecord | undefined {
    return id < this.#oldest || id >= this.#next ? undefined : this.#ring[id % this.#limits.entries]
  }

  /** The kept requests that came after the one with this id, oldest first; 0 gives all. */
  *after(id: number): Generator<ApiRequestRecord> {
    for (let next = Math.max(id + 1, this.#oldest); next < this.#next; next++) {
      const record = this.get(next)
      if (record !== undefined) yield record
    }
  }

  #forgetOldest(): void {
    const place = this.#oldest % this.#limits.entries
    const record = this.#ring[place]
    if (record !== undefined) this.#bytes -= sizeOf(record)
    this.#ring[place] = undefined
    this.#oldest++
  }
}

/** Two bytes a character is what the longest texts take. */
function sizeOf(record: ApiRequestRecord): number {
  let characters = record.user.length + record.resource.length + record.userAgent.length
  characters += (record.name?.length ?? 0) + (record.namespace?.length ?? 0) + (record.path?.length ?? 0)
  characters += (record.impersonatedBy?.length ?? 0) + (record.subresource?.length ?? 0) + (record.reason?.length ?? 0)
  for (const group of record.groups ?? []) characters += group.length
  return recordBytes + 2 * characters
}

const texts = [
  'user',
  'impersonatedBy',
  'verb',
  'method',
  'path',
  'group',
  'version',
  'resource',
  'subresource',
  'namespace',
  'name',
  'reason',
  'userAgent'
] as const satisfies readonly (keyof ApiRequestRecord)[]

function withoutLongTexts(record: ApiRequestRecord): ApiRequestRecord {
  const long = texts.filter((key) => (record[key]?.length ?? 0) > longestText)
  if (long.length === 0) return record
  return { ...record, ...Object.fromEntries(long.map((key) => [key, `${record[key]?.slice(0, longestText)}…`])) }
}
