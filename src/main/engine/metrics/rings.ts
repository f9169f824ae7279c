/** How finely a past that long ago is remembered: one state for each `step`, as far back as `age` (milliseconds). */
interface Tier {
  readonly step: number
  readonly age: number
}

/** 720 steps of 5 s, 720 of 2 min, 1,440 of 30 min: an hour, a day, a month. */
export const tiers: readonly Tier[] = [
  { step: 5_000, age: 3_600_000 },
  { step: 120_000, age: 86_400_000 },
  { step: 1_800_000, age: 30 * 86_400_000 }
]

/** Nothing is remembered longer. */
export const longestAge = tiers.at(-1)!.age

/** Thinned after this many new states. */
const thinEvery = 256
const header = 3

/**
 * The past of some numbers that stay as they are between changes: a state for each moment of change, thinned out with
 * age, so that its size is bounded by `tiers` and a quiet past costs next to nothing. A state holds from the begin of
 * its step on; the last one holds until now.
 */
export class StateRing {
  readonly #width: number
  #times: Float64Array
  #values: Float32Array
  #length = 0
  #sinceThinned = 0
  #keptFor = longestAge

  constructor(width: number, capacity = 4) {
    this.#width = width
    this.#times = new Float64Array(capacity)
    this.#values = new Float32Array(capacity * width)
  }

  get length(): number {
    return this.#length
  }

  /** The states, one after another; read them before the next change. */
  get values(): Float32Array {
    return this.#values
  }

  /** From now on nothing is remembered longer than this, in milliseconds; the state that held then is. */
  keepFor(age: number, now: number): void {
    const isLess = age < this.#keptFor
    this.#keptFor = age
    if (isLess) this.#thin(now)
  }

  timeAt(position: number): number {
    return this.#times[position]!
  }

  /** Notes the state from `time` on; a later note within the same step replaces it. */
  note(time: number, state: ArrayLike<number>): void {
    const step = finestStep(time)
    const isNew = this.#length === 0 || this.#times[this.#length - 1]! < step
    if (isNew) {
      if (++this.#sinceThinned > thinEvery) this.#thin(time)
      if (this.#length === this.#times.length) this.#grow()
      this.#times[this.#length++] = step
    }
    this.#values.set(state, (this.#length - 1) * this.#width)
  }

  /** Position of the state that held at `time`, -1 before the first. */
  find(time: number): number {
    let low = 0
    let high = this.#length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#times[middle]! <= time) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /** Format: three 32-bit numbers (version, width, length), the times as 64-bit, the values as 32-bit floats. */
  toBytes(): Uint8Array {
    const timesAt = header * 4
    const valuesAt = timesAt + this.#length * 8
    const view = new DataView(new ArrayBuffer(valuesAt + this.#length * this.#width * 4))
    for (const [index, number] of [1, this.#width, this.#length].entries()) view.setUint32(index * 4, number, true)
    for (let index = 0; index < this.#length; index++) view.setFloat64(timesAt + index * 8, this.#times[index]!, true)
    for (let index = 0; index < this.#length * this.#width; index++) {
      view.setFloat32(valuesAt + index * 4, this.#values[index]!, true)
    }
    return new Uint8Array(view.buffer)
  }

  /**
   * Undefined where the bytes are not of this width and version: then there is no past to show. States that have fewer
   * numbers, but `least`, were written before others were added at their end: those are 0.
   */
  static fromBytes(bytes: Uint8Array, width: number, least = width): StateRing | undefined {
    if (bytes.length < header * 4) return undefined
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const length = view.getUint32(8, true)
    const written = view.getUint32(4, true)
    if (view.getUint32(0, true) !== 1 || written < least || written > width) return undefined
    if (bytes.length !== header * 4 + length * (8 + written * 4)) return undefined
    const ring = new StateRing(width, length + 4)
    ring.#length = length
    for (let index = 0; index < length; index++) ring.#times[index] = view.getFloat64(header * 4 + index * 8, true)
    const valuesAt = header * 4 + length * 8
    for (let index = 0; index < length * written; index++) {
      const at = Math.floor(index / written) * width + (index % written)
      ring.#values[at] = view.getFloat32(valuesAt + index * 4, true)
    }
    return ring
  }

  /** Keeps the last state of each step of the tier that its age falls into, and one from before the oldest tier. */
  #thin(now: number): void {
    this.#sinceThinned = 0
    const width = this.#width
    let kept = 0
    let keptStep = Number.NaN
    for (let index = 0; index < this.#length; index++) {
      const time = this.#times[index]!
      const step = now - time > this.#keptFor ? -1 : stepOf(time, now)
      if (kept > 0 && step === keptStep) kept--
      keptStep = step
      this.#times[kept] = time
      this.#values.copyWithin(kept * width, index * width, (index + 1) * width)
      kept++
    }
    this.#length = kept
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2)
    const values = new Float32Array(times.length * this.#width)
    times.set(this.#times)
    values.set(this.#values)
    this.#times = times
    this.#values = values
  }
}

/** When the step begins for which one state is kept at most. */
export function finestStep(time: number): number {
  const { step } = tiers[0]!
  return Math.floor(time / step) * step
}

/** A number that is the same for times that are thinned to one state. */
function stepOf(time: number, now: number): number {
  for (const { step, age } of tiers) {
    if (now - time <= age) return Math.floor(time / step) * step
  }
  return -1
}
