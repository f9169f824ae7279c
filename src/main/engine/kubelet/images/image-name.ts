// Image references as the distribution reference grammar reads them, normalised as containerd and docker do.
export interface ImageName {
  /** With registry and, on Docker Hub, library/: docker.io/library/nginx. */
  readonly repository: string
  readonly registry: string
  /** "latest" where the reference has neither tag nor digest; undefined where it has only a digest. */
  readonly tag: string | undefined
  readonly digest: string | undefined
  /** What containerd calls it: docker.io/library/nginx:latest. */
  readonly canonical: string
}

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const path = new RegExp(`^${component}(?:/${component})*$`)
const registryPattern = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]+)?$/
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/
const digestPattern = /^sha256:[a-f0-9]{64}$/

/** undefined where the text is no image reference: the kubelet then says InvalidImageName. */
export function parseImageName(text: string): ImageName | undefined {
  const at = text.indexOf('@')
  const digest = at === -1 ? undefined : text.slice(at + 1)
  if (digest !== undefined && !digestPattern.test(digest)) return undefined
  const beforeDigest = at === -1 ? text : text.slice(0, at)
  const colon = beforeDigest.lastIndexOf(':')
  const hasTag = colon > beforeDigest.lastIndexOf('/')
  const named = hasTag ? beforeDigest.slice(0, colon) : beforeDigest
  const tag = hasTag ? beforeDigest.slice(colon + 1) : digest === undefined ? 'latest' : undefined
  if (tag !== undefined && !tagPattern.test(tag)) return undefined
  const slash = named.indexOf('/')
  const first = slash === -1 ? '' : named.slice(0, slash)
  const hasRegistry = first.includes('.') || first.includes(':') || first === 'localhost'
  const written = hasRegistry ? first : 'docker.io'
  const registry = written === 'index.docker.io' ? 'docker.io' : written
  let rest = hasRegistry ? named.slice(slash + 1) : named
  if (registry === 'docker.io' && !rest.includes('/')) rest = `library/${rest}`
  if (!registryPattern.test(registry) || !path.test(rest)) return undefined
  const repository = `${registry}/${rest}`
  const suffix = `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
  return { repository, registry, tag, digest, canonical: repository + suffix }
}
