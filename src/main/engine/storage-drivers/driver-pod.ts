import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodReady } from '../../../shared/kinds/pod/lifecycle.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { Identity } from '../api/request.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import type { EventRecorder } from '../events/event-recorder.ts'
import { accountApi, type AccountApi, type AskApi } from '../network/account-api.ts'
import { accountRecorder } from '../network/account-recorder.ts'
import { podIdentity } from '../network/pod-api.ts'

/** One of the programs that a driver's pod runs. */
export interface DriverProgram {
  /** Its container, which is its manager of fields too. */
  readonly container: string
  /** What its events come from. */
  readonly component: (pod: Pod) => string
}

/** How a program acts, while there is a pod that runs it. */
export interface ActingProgram {
  readonly ask: AccountApi
  readonly recorder: EventRecorder
}

/**
 * The pods in which a storage driver's controller runs. The first that is ready leads: its programs ask the API as its
 * ServiceAccount. While none is, nothing of the driver acts, and volumes are neither made nor plugged in nor enlarged.
 */
export class DriverPod implements Component {
  readonly name: string
  readonly #plane: ControlPlane
  readonly #api: AskApi
  readonly #app: string
  /** Those that are ready, by uid, in the order in which they became it. */
  readonly #ready = new Map<string, Pod>()
  readonly #listeners: (() => void)[] = []

  /** `app`: the label of the driver's pods. */
  constructor(plane: ControlPlane, api: AskApi, app: string) {
    this.name = `pod of ${app}`
    this.#plane = plane
    this.#api = api
    this.#app = app
  }

  start(): void {
    const { store } = this.#plane
    store.onChange(podKind, ({ type, object }) => this.#podChanged(object, type === 'DELETED'))
    for (const pod of store.all(podKind)) this.#podChanged(pod, false)
  }

  /** Told whenever another pod begins to lead, which knows nothing of what the one before was doing. */
  onLeader(listener: () => void): void {
    this.#listeners.push(listener)
  }

  #podChanged(pod: Pod, isGone: boolean): void {
    if (pod.metadata.labels?.['app'] !== this.#app) return
    const before = this.#leader?.metadata.uid
    if (isGone || !isPodReady(pod)) this.#ready.delete(pod.metadata.uid)
    else this.#ready.set(pod.metadata.uid, pod)
    const now = this.#leader?.metadata.uid
    if (now !== undefined && now !== before) for (const listener of this.#listeners) listener()
  }

  get #leader(): Pod | undefined {
    return this.#ready.values().next().value
  }

  /** What gives the program's means of acting whenever it is asked; undefined while no pod runs it. */
  program({ container, component }: DriverProgram): () => ActingProgram | undefined {
    const running = (): Pod | undefined => {
      const leader = this.#leader
      return leader?.spec.containers.some(({ name }) => name === container) === true ? leader : undefined
    }
    const who = (): Identity | undefined => {
      const pod = running()
      return pod && podIdentity(pod, container)
    }
    const ask = accountApi(this.#api, who)
    let last: { readonly component: string; readonly program: ActingProgram } | undefined
    return () => {
      const pod = running()
      if (pod === undefined) return undefined
      const source = component(pod)
      if (last?.component !== source) {
        const recorder = accountRecorder(this.#plane, { api: this.#api, component: source, who })
        last = { component: source, program: { ask, recorder } }
      }
      return last.program
    }
  }
}

/** As sigs.k8s.io/sig-storage-lib-external-provisioner names itself: its driver, its host, a number of the run. */
export function provisionerName(driver: string): (pod: Pod) => string {
  return ({ metadata }) => `${driver}_${metadata.name}_${metadata.uid}`
}
