// Getting a container's image, after upstream's pkg/kubelet/images/image_manager.go: same order, same words.
import type { Clock } from '../sim/clock.ts'
import type { EventRecorder } from '../events/event-recorder.ts'
import type { Random } from '../sim/random.ts'
import type { PullableImage } from './images/image-catalogue.ts'
import { parseImageName } from './images/image-name.ts'
import type { NodeImages } from './images/node-images.ts'
import type { ContainerRecord, PodState } from './pod-state.ts'
import { goDuration, isBackingOff, nextBackoff } from './restart-backoff.ts'

/** What the kubelet does next: start from the image, or wait because of a reason, until `retryAt` at the latest. */
export type ImageOutcome =
  | { readonly image: PullableImage }
  | { readonly reason: string; readonly message: string; readonly retryAt: number }

/** Milliseconds between two syncs of a pod whose last one failed: upstream's backOffPeriod, and its jitter. */
const syncBackoff = 10_000
const syncJitter = 5_000

/** Milliseconds after a failed pull at which the kubelet looks again and finds that it has to back off. */
const nextLook = 1000

export class ImagePulls {
  readonly #clock: Clock
  readonly #images: NodeImages
  readonly #recorder: EventRecorder
  readonly #random: Random

  constructor(clock: Clock, images: NodeImages, recorder: EventRecorder, random: Random) {
    this.#clock = clock
    this.#random = random
    this.#images = images
    this.#recorder = recorder
  }

  /** Calls `done` at once where no pull is needed, else when the pull is over. */
  ensure(state: PodState, record: ContainerRecord, done: (outcome: ImageOutcome) => void): void {
    const { image, pullPolicy, fieldPath } = record.facts
    const { now } = this.#clock
    if (parseImageName(image) === undefined) {
      const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`
      this.#recorder.event(state.pod, 'Warning', 'InspectFailed', message, fieldPath)
      done({ reason: 'InvalidImageName', message, retryAt: this.#nextSync() })
      return
    }
    const present = this.#images.present(image)
    if (present !== undefined && pullPolicy !== 'Always') {
      this.#recorder.event(state.pod, 'Normal', 'Pulled', presentMessage(image), fieldPath)
      done({ image: present })
      return
    }
    if (pullPolicy === 'Never') {
      const message = `Container image "${image}" is not present with pull policy of Never`
      this.#recorder.event(state.pod, 'Warning', 'ErrImageNeverPull', message, fieldPath)
      done({ reason: 'ErrImageNeverPull', message, retryAt: this.#nextSync() })
      return
    }
    if (record.pulls !== undefined && isBackingOff(record.pulls, record.pulls.lastUpdate, now)) {
      const message = `Back-off pulling image "${image}"`
      this.#recorder.event(state.pod, 'Normal', 'BackOff', message, fieldPath)
      const cause = record.pullError === undefined ? '' : `: ErrImagePull: ${record.pullError}`
      done({
        reason: 'ImagePullBackOff',
        message: message + cause,
        retryAt: record.pulls.lastUpdate + record.pulls.wait
      })
      return
    }
    this.#pull(state, record, done)
  }

  #nextSync(): number {
    return this.#clock.now + syncBackoff + this.#random.integer(syncJitter)
  }

  #pull(state: PodState, record: ContainerRecord, done: (outcome: ImageOutcome) => void): void {
    const { image, fieldPath } = record.facts
    this.#recorder.event(state.pod, 'Normal', 'Pulling', pullingMessage(image), fieldPath)
    this.#images.pull(image, (result) => {
      const { now } = this.#clock
      if ('error' in result) {
        record.pullError = result.error
        record.pulls = nextBackoff(record.pulls, now, now)
        this.#recorder.event(
          state.pod,
          'Warning',
          'Failed',
          `Failed to pull image "${image}": ${result.error}`,
          fieldPath
        )
        done({ reason: 'ErrImagePull', message: result.error, retryAt: now + nextLook })
        return
      }
      const times = `${goDuration(result.pulling)} (${goDuration(result.waiting)} including waiting)`
      const message = `Successfully pulled image "${image}" in ${times}. Image size: ${result.image.size} bytes.`
      record.pulls = undefined
      record.pullError = undefined
      this.#recorder.event(state.pod, 'Normal', 'Pulled', message, fieldPath)
      done({ image: result.image })
    })
  }
}

/** Messages that every pod of an image repeats: one string for all of them. */
const presentMessages = new Map<string, string>()
const pullingMessages = new Map<string, string>()

function remembered(texts: Map<string, string>, image: string, make: () => string): string {
  let text = texts.get(image)
  if (text === undefined) {
    text = make()
    if (texts.size > 10_000) texts.clear()
    texts.set(image, text)
  }
  return text
}

function presentMessage(image: string): string {
  return remembered(presentMessages, image, () => `Container image "${image}" already present on machine`)
}

function pullingMessage(image: string): string {
  return remembered(pullingMessages, image, () => `Pulling image "${image}"`)
}
