import type { ContainerAnswer, ContainerRequest, Signal } from '../kubelet/container-runtime.ts'
import type { UsageProfile } from '../kubelet/usage-profile.ts'
import type { Clock } from '../sim/clock.ts'
import type { Disturbance } from './disturbance.ts'
import { MemoryLeak, type LeakingContainer } from './memory-leak.ts'

/** What a container does otherwise than it would, because of a disturbance. */
export class DisturbedContainer {
  readonly what: Disturbance
  /** Signals that wait until it gets a turn again. */
  readonly held: Signal[] = []
  readonly #leak: MemoryLeak | undefined

  constructor(clock: Clock, what: Disturbance, container: LeakingContainer) {
    this.what = what
    this.#leak = what.leak === undefined ? undefined : new MemoryLeak(clock, what.leak, container)
  }

  end(): void {
    this.#leak?.stop()
  }

  /** Held back until it goes on; a signal that came before is not held twice. */
  hold(signal: Signal): void {
    if (!this.held.includes(signal)) this.held.push(signal)
  }

  /** What a probe hears that is to fail; undefined where this one is not. */
  illness({ probe, kind }: ContainerRequest): ContainerAnswer | undefined {
    if (probe === undefined || !this.what.failing.includes(probe)) return undefined
    if (kind === 'http') return { kind: 'http', status: 500, body: 'Internal Server Error\n', latency: 1 }
    if (kind === 'exec') return { kind: 'exec', result: { exitCode: 1, stdout: '', stderr: '' }, latency: 1 }
    return { kind: 'refused' }
  }

  /** The same answer, that much later: who only connects is answered by the kernel. */
  slowed(answer: ContainerAnswer, request: ContainerRequest): ContainerAnswer {
    const { delay } = this.what
    if (answer.kind === 'http') return { ...answer, latency: answer.latency + delay }
    return answer.kind === 'connected' && request.kind === 'grpc'
      ? { ...answer, latency: answer.latency + delay }
      : answer
  }

  usage(profile: UsageProfile): UsageProfile {
    const calm = this.what.isHung ? { ...profile, idleCpu: 0, startCpu: 0 } : profile
    const { leak } = this.what
    if (leak === undefined || this.#leak === undefined) return calm
    const { bytes } = this.#leak
    return { ...calm, memory: calm.memory + bytes, startMemory: calm.startMemory + bytes, leaked: { ...leak, bytes } }
  }
}
