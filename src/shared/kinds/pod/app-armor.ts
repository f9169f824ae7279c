// AppArmor profiles of a new pod said twice, by fields and by the annotations that old kubelets read (upstream's
// applyAppArmorVersionSkew).
import type { NewObject } from '../../kube/object.ts'
import type { AppArmorProfile, Pod, PodSpec } from '../../schema/types.ts'

/** Followed by the name of a container. */
export const appArmorAnnotation = 'container.apparmor.security.beta.kubernetes.io/'
const localhost = 'localhost/'
const lists = ['initContainers', 'containers', 'ephemeralContainers'] as const

function annotationOf({ type, localhostProfile = '' }: AppArmorProfile): string | undefined {
  if (type === 'Unconfined') return 'unconfined'
  if (type === 'RuntimeDefault') return 'runtime/default'
  return type === 'Localhost' && localhostProfile.trim() !== '' ? localhost + localhostProfile : undefined
}

/** Undefined for what no field can say, which is then left to the annotation. */
function profileOf(annotation: string): AppArmorProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' }
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' }
  const localhostProfile = annotation.slice(localhost.length)
  const isLocal = annotation.startsWith(localhost) && localhostProfile !== ''
  return isLocal && localhostProfile.trim() === localhostProfile ? { type: 'Localhost', localhostProfile } : undefined
}

function isSame(one: AppArmorProfile, other: AppArmorProfile | undefined): boolean {
  return one.type === other?.type && one.localhostProfile === other.localhostProfile
}

interface Skew {
  /** Annotations to add for what fields say. */
  readonly annotations: Readonly<Record<string, string>>
  /** By container, what its annotation says and no field does. */
  readonly profiles: ReadonlyMap<string, AppArmorProfile>
  /** Keys of annotations that a field should have said. */
  readonly stale: readonly string[]
}

const noSkew: Skew = { annotations: {}, profiles: new Map(), stale: [] }

function skewOf(pod: NewObject<Pod>): Skew {
  const spec = pod.spec as PodSpec | undefined
  if (spec === undefined || spec.os?.name === 'windows') return noSkew
  const given = pod.metadata.annotations ?? {}
  const ofPod = spec.securityContext?.appArmorProfile
  const annotations: Record<string, string> = {}
  const profiles = new Map<string, AppArmorProfile>()
  const stale: string[] = []
  for (const list of lists) {
    for (const { name, securityContext } of spec[list] ?? []) {
      const key = appArmorAnnotation + name
      const annotation = given[key]
      const field = securityContext?.appArmorProfile
      if (annotation === undefined) {
        const said = field ?? ofPod
        const text = said === undefined ? undefined : annotationOf(said)
        if (text !== undefined) annotations[key] = text
      } else if (field === undefined) {
        const profile = profileOf(annotation)
        if (profile !== undefined && isSame(profile, ofPod)) continue
        if (profile !== undefined) profiles.set(name, profile)
        stale.push(key)
      }
    }
  }
  return { annotations, profiles, stale }
}

/** The pod with fields and annotations in step, or the same object where they are. */
export function withAppArmorInStep(pod: NewObject<Pod>): NewObject<Pod> {
  const { annotations, profiles } = skewOf(pod)
  const { metadata, spec } = pod
  const hasMore = Object.keys(annotations).length > 0
  if (!hasMore && profiles.size === 0) return pod
  const withProfile = <C extends NonNullable<PodSpec['ephemeralContainers']>[number]>(container: C): C => {
    const appArmorProfile = profiles.get(container.name)
    if (appArmorProfile === undefined) return container
    return { ...container, securityContext: { ...container.securityContext, appArmorProfile } }
  }
  const { containers, initContainers } = spec
  return {
    ...pod,
    metadata: hasMore ? { ...metadata, annotations: { ...metadata.annotations, ...annotations } } : metadata,
    spec:
      profiles.size === 0
        ? spec
        : {
            ...spec,
            containers: containers.map(withProfile),
            ...(initContainers === undefined ? {} : { initContainers: initContainers.map(withProfile) })
          }
  }
}

/** Texts for Warning headers about a new pod as its creator gave it. */
export function appArmorWarnings(pod: NewObject<Pod>): readonly string[] {
  return skewOf(pod).stale.map(
    (key) => `metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`
  )
}
