import type { ImageFacts } from './image-facts.ts'
import { imageFiles } from './image-files.ts'
import { digestOf } from '../../../../shared/kube/digest.ts'
import { parseImageName, type ImageName } from './image-name.ts'

/** An image as a pull finds it. `error` is containerd's text, as it ends up in events and statuses. */
export type ImageLookup =
  | { readonly found: true; readonly image: PullableImage }
  | { readonly found: false; readonly error: string }

export interface PullableImage {
  readonly facts: ImageFacts
  /** docker.io/library/nginx:1.27. */
  readonly canonical: string
  /** docker.io/library/nginx@sha256:... */
  readonly id: string
  /** Bytes, of its tag's variant where that has a size of its own. */
  readonly size: number
  /** Milliseconds of a pull onto a node that has none of its layers. */
  readonly pullTime: number
}

/** The images that registries hold. Names that no file knows are there too, as generic servers, unless it is strict. */
export class ImageCatalogue {
  readonly #files = new Map<string, ImageFacts>()
  /** Those that a person has described: they stand before the files. */
  #own: ReadonlyMap<string, ImageFacts> = new Map()
  #isStrict: boolean
  readonly #answers = new Map<string, ImageLookup>()

  constructor(images: readonly ImageFacts[] = imageFiles, isStrict = false) {
    for (const image of images) for (const name of image.names) this.#files.set(name, image)
    this.#isStrict = isStrict
  }

  /** In place of the images that a person has described before. */
  setOwn(images: readonly ImageFacts[], isStrict: boolean): void {
    this.#own = new Map(images.flatMap((image) => image.names.map((name) => [name, image])))
    this.#isStrict = isStrict
    this.#answers.clear()
  }

  /** Looks a reference up as a pull would: where it is strict, names that nobody knows are not there. */
  find(reference: string): ImageLookup {
    const answer = this.resolve(reference)
    if (!this.#isStrict || !answer.found) return answer
    const name = parseImageName(reference)!
    return this.#facts(name) === undefined ? { found: false, error: accessDenied(name) } : answer
  }

  /**
   * What a reference means, however strict the registries are: of an image that a node has. Answers are remembered: a
   * reference gives the same object every time.
   */
  resolve(reference: string): ImageLookup {
    let answer = this.#answers.get(reference)
    if (answer === undefined) {
      answer = this.#lookUp(reference)
      // References come from callers: a cluster with more of them than this only looks them up again.
      if (this.#answers.size > 10_000) this.#answers.clear()
      this.#answers.set(reference, answer)
    }
    return answer
  }

  #facts({ repository }: ImageName): ImageFacts | undefined {
    return this.#own.get(repository) ?? this.#files.get(repository)
  }

  #lookUp(reference: string): ImageLookup {
    const name = parseImageName(reference)
    if (name === undefined) return { found: false, error: 'invalid reference format' }
    if (name.registry.endsWith('.invalid') || name.registry.endsWith('.invalid:443')) {
      return { found: false, error: noSuchHost(name) }
    }
    const facts = this.#facts(name)
    if (facts === undefined) {
      if (saysItIsMissing.test(reference)) return { found: false, error: accessDenied(name) }
      return { found: true, image: pullable(name, genericImage(name)) }
    }
    if (name.tag !== undefined && !hasTag(facts, name.tag)) return { found: false, error: noSuchTag(name) }
    return { found: true, image: pullable(name, facts) }
  }
}

/** What a pull says while nobody answers at its registry. */
export function registryDown(name: ImageName): string {
  const host = name.registry === 'docker.io' ? 'registry-1.docker.io' : name.registry
  const cause = `failed to do request: Head "https://${host}/v2/${manifestPath(name)}": dial tcp ${addressOf(host)}:443: connect: connection refused`
  return `rpc error: code = Unknown desc = ${resolveError(name, cause)}`
}

/** A made-up name that means a missing image: whoever writes it wants to see the pull fail. */
const saysItIsMissing = /(does-?not-?exist|non-?existent|no-such-(image|tag))/

/** Tags of versions that no list can hold: 1.25, 1.25.3, 1.25-alpine, 15.4-bookworm of a listed major version. */
function hasTag(facts: ImageFacts, tag: string): boolean {
  if (facts.newest?.some((version) => isFarBehind(version, tag)) === true) return false
  for (const known of facts.tags) {
    if (known === '*' || known === tag) return true
    if (known.endsWith('*') && versionWithin(known.slice(0, -1), tag)) return true
  }
  return false
}

/** Minor versions that may have come since an image file was written. */
const mostNewMinors = 12

/** Whether a tag is a version of this line that nobody has made: nginx:1.161. */
function isFarBehind(newest: string, tag: string): boolean {
  const [major, minor = 0] = newest.split('.').map(Number)
  const found = /^v?(\d+)\.(\d+)/.exec(tag)
  return found !== null && Number(found[1]) === major && Number(found[2]) > minor + mostNewMinors
}

/** "1.2" (written "1.2*" in the file) takes 1.2x, 1.2x.y and their variants such as 1.25-alpine. */
function versionWithin(prefix: string, tag: string): boolean {
  return tag.startsWith(prefix) && /^[0-9]*(\.[0-9]+)*(-[a-z0-9.]+)*$/.test(tag.slice(prefix.length))
}

function pullable(name: ImageName, facts: ImageFacts): PullableImage {
  const words = (name.tag ?? 'latest').split('-')
  const variant = Object.entries(facts.variants ?? {}).find(([word]) => words.some((part) => part.startsWith(word)))
  const size = variant?.[1] ?? facts.size
  // A pull has a second of its own, whatever its size.
  const pullTime =
    variant === undefined ? facts.pullTime : Math.round(1000 + ((facts.pullTime - 1000) * size) / facts.size)
  const id = `${name.repository}@${name.digest ?? digestOf(name.canonical)}`
  return { facts, canonical: name.canonical, id, size, pullTime }
}

const mebibyte = 1024 * 1024

/** An image that no file describes: a server on the ports that its pod declares, of a size drawn from its name. */
function genericImage(name: ImageName): ImageFacts {
  const chance = Number.parseInt(digestOf(name.repository).slice(7, 13), 16) / 0x1000000
  return {
    names: [name.repository],
    tags: ['*'],
    size: Math.floor((30 + 150 * chance) * 1_000_000),
    pullTime: Math.floor(2000 + 5000 * chance),
    command: [],
    ports: [],
    behaviour: { kind: 'server', readyAfter: 800, latency: 4 },
    stop: { exitCode: 0, after: 150 },
    log: {
      start: [
        { after: 120, text: '{time:iso} INFO starting {container}' },
        { after: 800, text: '{time:iso} INFO listening on {ports}' }
      ],
      access: { text: '{time:iso} INFO {method} {path} {status} {latency}ms' },
      stop: [{ text: '{time:iso} INFO received SIGTERM, shutting down' }]
    },
    usage: {
      idleCpu: 2,
      startCpu: 120,
      startSeconds: 3,
      cpuPerRequest: 2,
      startMemory: 12 * mebibyte,
      memory: Math.floor((32 + 48 * chance) * mebibyte),
      variation: 0.08
    }
  }
}

function resolveError(name: ImageName, cause: string): string {
  return `failed to pull and unpack image "${name.canonical}": failed to resolve reference "${name.canonical}": ${cause}`
}

function noSuchTag(name: ImageName): string {
  return `rpc error: code = NotFound desc = ${resolveError(name, `${name.canonical}: not found`)}`
}

function accessDenied(name: ImageName): string {
  const cause =
    'pull access denied, repository does not exist or may require authorization: server message: ' +
    'insufficient_scope: authorization failed'
  return `rpc error: code = Unknown desc = ${resolveError(name, cause)}`
}

/** An address that a registry might have: of those that documentation uses (RFC 5737). */
function addressOf(host: string): string {
  return `198.51.100.${1 + (Number.parseInt(digestOf(host).slice(7, 11), 16) % 254)}`
}

function manifestPath({ repository, registry, digest, tag }: ImageName): string {
  return `${repository.slice(registry.length + 1)}/manifests/${digest ?? tag ?? 'latest'}`
}

function noSuchHost(name: ImageName): string {
  const cause =
    `failed to do request: Head "https://${name.registry}/v2/${manifestPath(name)}": ` +
    `dial tcp: lookup ${name.registry} on 10.0.2.3:53: no such host`
  return `rpc error: code = Unknown desc = ${resolveError(name, cause)}`
}
