import type { Clock } from '../../sim/clock.ts'
import type { Random } from '../../sim/random.ts'
import type { NodeMachine } from '../node-machine.ts'
import { registryDown, type ImageCatalogue, type ImageLookup, type PullableImage } from './image-catalogue.ts'
import { parseImageName } from './image-name.ts'

export type PullResult =
  /** Milliseconds of the pull alone, and with the wait for the pulls before it. */
  { readonly image: PullableImage; readonly pulling: number; readonly waiting: number } | { readonly error: string }

interface Pull {
  readonly reference: string
  readonly asked: number
  readonly done: (result: PullResult) => void
}

/** What an image has of its own where another tag of it is there: the layers below are not pulled again. */
const ownShare = 0.5

/** The sandbox image is pinned, as containerd tells the kubelet. */
const neverRemoved = /\/pause:/

/** The images on one node, and its pulls: one at a time, as kubelets do with serializeImagePulls. */
export class NodeImages {
  readonly #clock: Clock
  readonly #random: Random
  readonly #catalogue: ImageCatalogue
  readonly #machine: NodeMachine
  readonly #isDown: (registry: string) => boolean
  readonly #present = new Map<string, PullableImage>()
  readonly #queue: Pull[] = []
  #isPulling = false

  /** `isDown`: whether nobody answers at a registry. */
  constructor(
    clock: Clock,
    random: Random,
    catalogue: ImageCatalogue,
    machine: NodeMachine,
    isDown: (registry: string) => boolean
  ) {
    this.#clock = clock
    this.#random = random
    this.#catalogue = catalogue
    this.#machine = machine
    this.#isDown = isDown
  }

  /** The image that a container can start from; undefined where it must be pulled first. */
  present(reference: string): PullableImage | undefined {
    const found = this.#catalogue.resolve(reference)
    return found.found ? this.#present.get(found.image.canonical) : undefined
  }

  /** Puts an image there without a pull: it came with the node, or a container of it is running already. */
  load(reference: string): PullableImage | undefined {
    const found = this.#catalogue.resolve(reference)
    if (!found.found) return undefined
    this.#present.set(found.image.canonical, found.image)
    return found.image
  }

  /** Bytes of all images. */
  get size(): number {
    let size = 0
    for (const image of this.#present.values()) size += image.size
    return size
  }

  /** Removes what no container of these uses, by canonical names; returns the bytes that this frees. */
  removeUnused(used: ReadonlySet<string>): number {
    let freed = 0
    for (const [name, image] of this.#present) {
      if (used.has(name) || neverRemoved.test(name)) continue
      this.#present.delete(name)
      freed += image.size
    }
    return freed
  }

  list(): readonly PullableImage[] {
    return [...this.#present.values()]
  }

  pull(reference: string, done: (result: PullResult) => void): void {
    this.#queue.push({ reference, asked: this.#clock.now, done })
    if (!this.#isPulling) this.#next()
  }

  #next(): void {
    const pull = this.#queue.shift()
    this.#isPulling = pull !== undefined
    if (pull === undefined) return
    const begun = this.#clock.now
    const found = this.#ask(pull.reference)
    const time = this.#timeOf(found.found ? found.image : undefined)
    this.#clock.after(this.#machine.diskTime(time), () => {
      if (!found.found) pull.done({ error: found.error })
      else {
        this.#present.set(found.image.canonical, found.image)
        pull.done({ image: found.image, pulling: this.#clock.now - begun, waiting: this.#clock.now - pull.asked })
      }
      this.#next()
    })
  }

  /** Another tag of the same repository and variant is there: they are built on the same layers. */
  #hasLayersOf({ facts, size }: PullableImage): boolean {
    for (const other of this.#present.values()) if (other.facts === facts && other.size === size) return true
    return false
  }

  #ask(reference: string): ImageLookup {
    const name = parseImageName(reference)
    if (name !== undefined && this.#isDown(name.registry)) return { found: false, error: registryDown(name) }
    return this.#catalogue.find(reference)
  }

  /** Milliseconds: an image that is there costs only the question whether it is still the newest. */
  #timeOf(image: PullableImage | undefined): number {
    const chance = this.#random.float()
    if (image === undefined) return Math.floor(400 + 700 * chance)
    if (this.#present.has(image.canonical)) return Math.floor(280 + 240 * chance)
    const share = this.#hasLayersOf(image) ? ownShare : 1
    return Math.floor(image.pullTime * share * (0.85 + 0.4 * chance))
  }
}
