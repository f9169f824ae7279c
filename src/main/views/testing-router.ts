// For tests: a router over a fixture, a connection, and real time that passes only when the test says so.
import { createRouterClient, type RouterClient } from '@orpc/server'
import type { Live } from '../../shared/contract/call.ts'
import type { ApiAccess } from './api-requests/api-access.ts'
import type { ClusterSource } from './cluster-source.ts'
import { RecordedApiAccess } from './fixture/recorded-api-access.ts'
import type { Schedule } from './live/schedule.ts'
import { Subscriptions } from './live/subscriptions.ts'
import type { SimulationControl } from './router-deps.ts'
import { createRouter, type Router } from './router.ts'

export class SteppedTimer {
  #now = 0
  #sequence = 0
  readonly #due = new Map<number, { readonly at: number; readonly run: () => void }>()

  readonly schedule: Schedule = (delayMs, run) => {
    const id = this.#sequence++
    this.#due.set(id, { at: this.#now + delayMs, run })
    return () => this.#due.delete(id)
  }

  get waiting(): number {
    return this.#due.size
  }

  /** Runs what is due within the next milliseconds, in order, and lets promises settle in between. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds
    await settled()
    for (;;) {
      const next = [...this.#due]
        .filter(([, { at }]) => at <= end)
        .sort(([a, left], [b, right]) => left.at - right.at || a - b)[0]
      if (next === undefined) break
      this.#due.delete(next[0])
      this.#now = Math.max(this.#now, next[1].at)
      next[1].run()
      await settled()
    }
    this.#now = end
  }
}

/** Lets every promise that can settle do so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

export interface TestBench {
  readonly client: RouterClient<Router>
  readonly connection: Subscriptions
  readonly timer: SteppedTimer
}

export function testBench(
  source: ClusterSource,
  control?: SimulationControl,
  api: ApiAccess = new RecordedApiAccess(source.name)
): TestBench {
  const timer = new SteppedTimer()
  const connection = new Subscriptions()
  const router = createRouter({
    session: () => ({
      version: '0',
      kubernetesVersion: 'v1.34.1',
      clusters: [{ name: source.name, context: source.name }],
      identities: ['admin']
    }),
    source: (cluster) => (cluster === source.name ? source : undefined),
    control: () => control,
    api: (cluster) => (cluster === source.name ? api : undefined),
    definitionTexts: () => undefined,
    schedule: timer.schedule
  })
  return { client: createRouterClient(router, { context: { connection } }), connection, timer }
}

/** Reads a live stream as a window does: takes what comes and acknowledges it, unless it is told to be slow. */
export class StreamReader<T> {
  readonly updates: Live<T>[] = []
  ended = false
  error: unknown

  constructor(bench: TestBench, subscription: string, stream: Promise<AsyncIterator<Live<T>>>, acknowledges = true) {
    void this.#read(bench, subscription, stream, acknowledges)
  }

  get last(): T {
    const update = this.updates.at(-1)
    if (update === undefined) throw new Error('nothing has come yet')
    return update.value
  }

  async #read(
    bench: TestBench,
    subscription: string,
    stream: Promise<AsyncIterator<Live<T>>>,
    acknowledges: boolean
  ): Promise<void> {
    try {
      const iterator = await stream
      for (let result = await iterator.next(); result.done !== true; result = await iterator.next()) {
        this.updates.push(result.value)
        if (acknowledges) bench.connection.acknowledge(subscription, result.value.sequence)
      }
    } catch (error) {
      this.error = error
    }
    this.ended = true
  }
}
