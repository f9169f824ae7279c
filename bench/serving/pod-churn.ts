import { setTimeout as after } from 'node:timers/promises'
import type { KubeObject } from '../../src/shared/kube/object.ts'
import { asAdministrator, type ContractClient } from '../../src/main/host/testing-server.ts'

/** Real milliseconds between two bursts. */
const interval = 20
/** So many may be unanswered; a cluster that falls behind gets no more, and the rate tells. */
const mostOpen = 200

/** Changes pods at a steady rate: each change is one more restart of the pod's container, sent as a patch. */
export class PodChurn {
  readonly #client: ContractClient
  readonly #pods: readonly KubeObject[]
  readonly #rate: number
  readonly #restarts = new Map<number, number>()
  #running: Promise<void> | undefined
  #stopped = false
  #next = 0
  #open = 0
  #failure: Error | undefined
  /** Changes that were answered: they are on disk. */
  answered = 0

  /** `rate` in changes a second. */
  constructor(client: ContractClient, pods: readonly KubeObject[], rate: number) {
    this.#client = client
    this.#pods = pods
    this.#rate = rate
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Throws where a change was refused. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#running
    if (this.#failure !== undefined) throw this.#failure
  }

  async #run(): Promise<void> {
    const began = performance.now()
    let sent = 0
    while (!this.#stopped) {
      const due = Math.floor(((performance.now() - began) / 1000) * this.#rate)
      for (; sent < due && this.#open < mostOpen; sent++) void this.#change()
      await after(interval)
    }
    while (this.#open > 0) await after(interval)
  }

  async #change(): Promise<void> {
    // A large step that shares no factor with the count: all pods have their turn, neighbours far apart.
    const index = (this.#next = (this.#next + 6_007) % this.#pods.length)
    const { namespace, name } = this.#pods[index]!.metadata
    const restartCount = (this.#restarts.get(index) ?? 0) + 1
    this.#restarts.set(index, restartCount)
    this.#open++
    try {
      const { code, object } = await this.#client.kube.request({
        ...asAdministrator, verb: 'patch', group: '', version: 'v1', resource: 'pods', subresource: 'status',
        namespace: namespace!, name, patchType: 'strategic',
        body: { status: { containerStatuses: [{ name: 'web', restartCount }] } }
      })
      if (code === 200) this.answered++
      else this.#failure = new Error(JSON.stringify(object))
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error))
    } finally {
      this.#open--
    }
  }
}
