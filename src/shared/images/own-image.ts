// Images that a person describes: what a registry has beside those of resources/images, and how strict it is.
import { parseImageName } from '../kinds/pod/image-name.ts'

export interface OwnImage {
  /** As a pod names it, without a tag: "shop/api", "registry.example.com/shop/api". */
  readonly name: string
  /** Those that the registry has; "*" is any, "1.2*" every version within 1.2. */
  readonly tags: readonly string[]
  readonly ports: readonly number[]
  /** Bytes. */
  readonly size: number
  /** Milliseconds from the start until it listens, and of an answer. */
  readonly readyAfter: number
  readonly latency: number
  /** To every request. Templates know {pod}, {ip}, {time:iso}. */
  readonly answer: { readonly status: number; readonly body: string }
  /** Lines when it starts, and one for each request; "" for none. */
  readonly startLog: readonly string[]
  readonly accessLog: string
  /** Millicores at rest, millicore-seconds of a request, bytes. */
  readonly cpu: number
  readonly cpuPerRequest: number
  readonly memory: number
  readonly failure: OwnFailure
}

export type OwnFailure =
  | { readonly kind: 'none' }
  /** It ends by itself: after so many milliseconds, with this exit code and these last words. */
  | { readonly kind: 'exits'; readonly after: number; readonly exitCode: number; readonly words: string }
  /** It runs and never listens. */
  | { readonly kind: 'deaf' }

/** What a person says of the registries of a cluster. */
export interface ImageSettings {
  readonly images: readonly OwnImage[]
  /** Whether a name that nobody knows fails to pull, as on a real cluster; else it runs as a plain server. */
  readonly isStrict: boolean
}

export const noOwnImages: ImageSettings = { images: [], isStrict: false }

export const mostOwnImages = 500

/** Why a set of images is none: the name of the field, and of which image. undefined where nothing is wrong. */
export function imageProblem({
  images
}: ImageSettings): { readonly image: string; readonly field: 'name' | 'tags' | 'twice' } | undefined {
  const names = new Set<string>()
  for (const { name, tags } of images) {
    if (!isRepository(name)) return { image: name, field: 'name' }
    if (tags.length === 0 || !tags.every(isTagPattern)) return { image: name, field: 'tags' }
    if (names.has(name)) return { image: name, field: 'twice' }
    names.add(name)
  }
  return undefined
}

/** A name without a tag or a digest. */
export function isRepository(name: string): boolean {
  const last = name.slice(name.lastIndexOf('/') + 1)
  return !name.includes('@') && !last.includes(':') && parseImageName(name) !== undefined
}

export function isTagPattern(tag: string): boolean {
  return tag === '*' || /^\w[\w.-]{0,126}\*?$/.test(tag)
}
