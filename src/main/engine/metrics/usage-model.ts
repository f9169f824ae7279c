// What containers use, as a pure function of time. A container's unrest is a sum of waves whose periods are the same
// for all and whose phases are its own, so the unrest of many is again such a sum: a group of pods keeps one pair of
// numbers for each wave, and is exact whatever its size. Nothing is computed until somebody looks.
import type { UsageProfile } from '../kubelet/usage-profile.ts'

/** Periods in milliseconds, without a common measure, and what each adds to the unrest (together 1). */
const waves: readonly (readonly [period: number, share: number])[] = [
  [31_000, 0.14],
  [83_000, 0.18],
  [233_000, 0.2],
  [677_000, 0.2],
  [1_949_000, 0.16],
  [9_413_000, 0.12]
]
const day = 86_400_000
/** Busiest at 15:00 UTC, least busy at 03:00. */
const busiest = 15 * 3_600_000
const dailyShare = 0.2
/** Memory is calmer than CPU. */
const memoryUnrest = 0.3
/** Starts are over at whole multiples of this, so that many end in one step. */
const startGrid = 5000

/** Positions in a usage vector. Millicores and bytes. */
const cpuFlat = 0
/** The part that follows the hour of the day. */
const cpuDaily = 1
const memoryFlat = 2
const cpuWaves = 3
const memoryWaves = cpuWaves + 2 * waves.length
/** Numbers that say what something uses at all times, as long as it runs as it does. Vectors of several things add. */
export const usageLength = memoryWaves + 2 * waves.length

export interface Limits {
  /** Millicores and bytes; undefined for none. */
  readonly cpu: number | undefined
  readonly memory: number | undefined
}

/** When a container that started at `start` (milliseconds) has settled. */
export function settledAt(profile: UsageProfile, start: number): number {
  return Math.ceil((start + profile.startSeconds * 1000) / startGrid) * startGrid
}

/** What makes one container's usage its own. */
export interface UsageOrigin {
  /** A hash (32 bits) of what the container is called: its unrest follows from it. */
  readonly seed: number
  readonly profile: UsageProfile
  readonly limits: Limits
}

/** A circle in so many steps: phases lie on them, which spares two cosines for each wave of each container. */
const circleBits = 12
const circleSteps = 1 << circleBits
const circle = Float64Array.from({ length: circleSteps }, (_, step) => Math.cos((step / circleSteps) * 2 * Math.PI))

/**
 * Writes the vector of one container, while it starts or from then on. What would exceed a limit lies flat at the limit.
 * `load` is work that it does for somebody besides, in millicores; `held` the bytes that it needs for that.
 */
export function writeUsage(
  vector: Float64Array,
  origin: UsageOrigin,
  isStarting: boolean,
  load: number,
  held: number
): void {
  const { seed, profile, limits } = origin
  const { variation } = profile
  const cpu = isStarting ? Math.max(profile.startCpu, profile.idleCpu) : profile.idleCpu
  const memory = isStarting ? profile.startMemory : profile.memory
  const isThrottled = limits.cpu !== undefined && cpu * (1 + variation) * (1 + dailyShare) + load > limits.cpu
  const isFull = limits.memory !== undefined && memory * (1 + variation * memoryUnrest) + held > limits.memory
  vector[cpuFlat] = isThrottled ? Math.min(cpu + load, limits.cpu) : load
  vector[cpuDaily] = isThrottled ? 0 : cpu
  vector[memoryFlat] = isFull ? Math.min(memory + held, limits.memory) : memory + held
  const cpuUnrest = isThrottled ? 0 : cpu * variation
  const memoryUnrestBytes = isFull ? 0 : memory * variation * memoryUnrest
  let hash = seed
  for (let wave = 0; wave < waves.length; wave++) {
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ wave
    const phase = hash >>> (32 - circleBits)
    const share = waves[wave]![1]
    const real = circle[phase]! * share
    const imaginary = circle[(phase + (circleSteps * 3) / 4) % circleSteps]! * share
    vector[cpuWaves + 2 * wave] = cpuUnrest * real
    vector[cpuWaves + 2 * wave + 1] = cpuUnrest * imaginary
    vector[memoryWaves + 2 * wave] = memoryUnrestBytes * real
    vector[memoryWaves + 2 * wave + 1] = memoryUnrestBytes * imaginary
  }
}

/** Whether a container works as much as its CPU limit lets it. */
export function isThrottled({ profile, limits }: UsageOrigin, isStarting: boolean, load: number): boolean {
  if (limits.cpu === undefined) return false
  const own = isStarting ? Math.max(profile.startCpu, profile.idleCpu) : profile.idleCpu
  // What a queue leaves of a limit is added up again here: rounding is not to decide.
  return own + load >= limits.cpu * 0.999
}

/** The same as a vector of its own. */
export function containerUsage(origin: UsageOrigin, isStarting: boolean, load = 0, held = 0): Float64Array {
  const vector = new Float64Array(usageLength)
  writeUsage(vector, origin, isStarting, load, held)
  return vector
}

/** A vector that is nothing but so many bytes of memory, at all times. */
export function steadyMemory(bytes: number): Float64Array {
  const vector = new Float64Array(usageLength)
  vector[memoryFlat] = bytes
  return vector
}

/** The most memory (bytes) that a vector can come to, whatever the moment. */
export function mostMemory(vector: ArrayLike<number>): number {
  let most = vector[memoryFlat]!
  for (let at = memoryWaves; at < usageLength; at += 2) most += Math.hypot(vector[at]!, vector[at + 1]!)
  return most
}

/** Where all waves stand at one moment; worked out once for everything that is read at that moment. */
export class WavePositions {
  readonly #positions = new Float64Array(2 * waves.length)
  #day = 1
  #time = Number.NaN

  /** Moves to a moment in milliseconds. */
  moveTo(time: number): void {
    if (time === this.#time) return
    this.#time = time
    for (let wave = 0; wave < waves.length; wave++) {
      const angle = ((time % waves[wave]![0]) / waves[wave]![0]) * 2 * Math.PI
      this.#positions[2 * wave] = Math.cos(angle)
      this.#positions[2 * wave + 1] = Math.sin(angle)
    }
    this.#day = 1 + dailyShare * Math.cos((((time - busiest) % day) / day) * 2 * Math.PI)
  }

  /** Millicores, rounded to whole ones; `at` is where the vector begins. */
  cpu(vector: ArrayLike<number>, at = 0): number {
    const calm = vector[at + cpuFlat]! + vector[at + cpuDaily]! * this.#day
    return Math.max(Math.round(calm + this.#sum(vector, at + cpuWaves)), 0)
  }

  /** Bytes. */
  memory(vector: ArrayLike<number>, at = 0): number {
    return Math.max(Math.round(vector[at + memoryFlat]! + this.#sum(vector, at + memoryWaves)), 0)
  }

  #sum(vector: ArrayLike<number>, at: number): number {
    const positions = this.#positions
    let sum = 0
    for (let index = 0; index < positions.length; index += 2) {
      sum += vector[at + index]! * positions[index]! - vector[at + index + 1]! * positions[index + 1]!
    }
    return sum
  }
}

const mebibyte = 1024 * 1024

/** What a container is taken to use of which the runtime knows nothing, by its requests (millicores, bytes; 0 for none). */
export function assumedProfile(cpu: number, memory: number): UsageProfile {
  const idleCpu = cpu === 0 ? 5 : cpu * 0.3
  const settled = memory === 0 ? 32 * mebibyte : memory * 0.6
  return {
    idleCpu,
    startCpu: Math.max(idleCpu, cpu === 0 ? 50 : cpu),
    startSeconds: 3,
    cpuPerRequest: 0,
    startMemory: settled / 2,
    memory: settled,
    variation: 0.1
  }
}
