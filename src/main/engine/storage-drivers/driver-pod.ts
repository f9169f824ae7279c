import type { Pod } from '../../../shared/schema/types.ts'
import type { Identity } from '../api/request.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import type { EventRecorder } from '../events/event-recorder.ts'
import { accountApi, type AccountApi, type AskApi } from '../network/account-api.ts'
import { accountRecorder } from '../network/account-recorder.ts'
import { podIdentity } from '../network/pod-api.ts'
import { ReadyPods } from '../network/ready-pods.ts'

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
  /** The pod that runs it. */
  readonly pod: Pod
}

/**
 * The pods in which a storage driver's controller runs. The first that is ready leads: its programs ask the API as its
 * ServiceAccount. While none is, nothing of the driver acts, and volumes are neither made nor plugged in nor enlarged.
 */
export class DriverPod implements Component {
  readonly name: string
  readonly #plane: ControlPlane
  readonly #api: AskApi
  readonly #pods: ReadyPods
  readonly #listeners: (() => void)[] = []

  /** `app`: the label of the driver's pods. */
  constructor(plane: ControlPlane, api: AskApi, app: string) {
    this.name = `pod of ${app}`
    this.#plane = plane
    this.#api = api
    this.#pods = new ReadyPods(plane.store, ({ metadata: { labels } }) => labels?.['app'] === app)
  }

  start(): void {
    this.#pods.follow(() => {
      for (const listener of this.#listeners) listener()
    })
  }

  /** Told whenever another pod begins to lead, which knows nothing of what the one before was doing. */
  onLeader(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** What gives the program's means of acting whenever it is asked; undefined while no pod runs it. */
  program({ container, component }: DriverProgram): () => ActingProgram | undefined {
    const running = (): Pod | undefined => {
      const { leader } = this.#pods
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
        last = { component: source, program: { ask, pod, recorder } }
      }
      return last.program
    }
  }
}

/** As sigs.k8s.io/sig-storage-lib-external-provisioner names itself: its driver, its host, a number of the run. */
export function provisionerName(driver: string): (pod: Pod) => string {
  return ({ metadata }) => `${driver}_${metadata.name}_${metadata.uid}`
}
