// The files of a pod's volumes, worked out when somebody looks: a pod that nobody looks into costs nothing.
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { fnv1a } from '../../../../shared/kube/hash.ts'
import type { ServiceAccountTokenProjection, Volume } from '../../../../shared/schema/types.ts'
import { clusterDnsAddress } from '../../network/dns/resolv-conf.ts'
import type { KubeletFiles } from '../container-runtime.ts'
import type { KubeletParts } from '../kubelet-parts.ts'
import { isStaticPod } from '../pod-admission.ts'
import type { ContainerFacts } from '../pod-facts.ts'
import type { PodState } from '../pod-state.ts'
import { hostFilesOf } from './host-files.ts'
import { fieldOf, resourceOf } from './pod-fields.ts'
import { isConfigVolume, payloadOf, type Payload } from './volume-payload.ts'

/** Milliseconds between two syncs of a pod at least; each pod takes up to half as much more. */
const syncPeriod = 60_000

type Parts = Pick<KubeletParts, 'clock' | 'config' | 'host' | 'store' | 'tokens'>

/** What the volumes of a pod miss: the messages of upstream's FailedMount events. */
export function missingVolumes(
  parts: Parts,
  state: PodState
): readonly { readonly name: string; readonly message: string }[] {
  const missing: { readonly name: string; readonly message: string }[] = []
  const { volumes } = state.pod.spec
  if (volumes === undefined || isStaticPod(state.pod)) return missing
  // A token is made when somebody reads it.
  const unsigned = { ...parts, tokens: undefined }
  for (const volume of volumes) {
    if (!isConfigVolume(volume)) continue
    const { errors } = payloadAt(unsigned, state, volume, parts.clock.now)
    if (errors.length === 0) continue
    const cause = errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`
    missing.push({ name: volume.name, message: `MountVolume.SetUp failed for volume "${volume.name}" : ${cause}` })
  }
  return missing
}

/** The files that a container sees in its volumes. */
export class MountedFiles implements KubeletFiles {
  readonly #parts: Parts
  readonly #state: PodState
  readonly #facts: ContainerFacts
  /** Files that are mounted alone stay as they were when the container was made. */
  readonly #fixed: ReadonlyMap<string, string> | undefined

  constructor(parts: Parts, state: PodState, facts: ContainerFacts) {
    this.#parts = parts
    this.#state = state
    this.#facts = facts
    const isFixed = facts.container.volumeMounts?.some(({ subPath }) => subPath !== undefined && subPath !== '')
    this.#fixed = isFixed === true ? this.#collect(true, parts.clock.now) : undefined
  }

  list(path: string): readonly string[] {
    const under = path.endsWith('/') ? path : `${path}/`
    return [...this.#files().keys()].filter((name) => name.startsWith(under))
  }

  read(path: string): string | undefined {
    return this.#files().get(path)
  }

  hostFiles(): Readonly<Record<string, string>> {
    const { pod, sandbox } = this.#state
    return hostFilesOf(pod, sandbox.ip, clusterDnsAddress(this.#parts.store))
  }

  readOnlyMounts(): readonly { readonly path: string; readonly isInMemory: boolean }[] {
    return (this.#facts.container.volumeMounts ?? []).flatMap(({ name, mountPath }) => {
      const volume = this.#state.pod.spec.volumes?.find((candidate) => candidate.name === name)
      if (volume === undefined || !isConfigVolume(volume)) return []
      return [{ path: mountPath.replace(/(?<=.)\/$/, ''), isInMemory: volume.configMap === undefined }]
    })
  }

  #files(): ReadonlyMap<string, string> {
    const live = this.#collect(false, lastSync(this.#state, this.#parts.clock.now))
    return this.#fixed === undefined ? live : new Map([...live, ...this.#fixed])
  }

  /** Files at their absolute paths: those of mounts with a subPath, or all others. */
  #collect(hasSubPath: boolean, time: number): ReadonlyMap<string, string> {
    const files = new Map<string, string>()
    for (const { name, mountPath, subPath = '' } of this.#facts.container.volumeMounts ?? []) {
      if ((subPath !== '') !== hasSubPath) continue
      const volume = this.#state.pod.spec.volumes?.find((candidate) => candidate.name === name)
      if (volume === undefined || !isConfigVolume(volume)) continue
      const root = mountPath.replace(/\/$/, '')
      for (const [path, text] of payloadAt(this.#parts, this.#state, volume, time).files) {
        if (!hasSubPath) files.set(`${root}/${path}`, text)
        else if (path === subPath) files.set(root, text)
        else if (path.startsWith(`${subPath}/`)) files.set(`${root}/${path.slice(subPath.length + 1)}`, text)
      }
    }
    return files
  }
}

/** When the kubelet last looked at a pod, in milliseconds: each on a beat of its own. */
function lastSync({ firstSeen, sandbox }: PodState, now: number): number {
  const period = syncPeriod + (fnv1a(sandbox.uid) % (syncPeriod / 2))
  return now - ((now - firstSeen) % period)
}

function payloadAt(parts: Parts, state: PodState, volume: Volume, time: number): Payload {
  const { pod, sandbox } = state
  const { namespace } = sandbox
  return payloadOf(volume, {
    object: (resource, name) => parts.config.at(resource, namespace, name, time, state.firstSeen),
    field: ({ fieldRef, resourceFieldRef }) => {
      if (fieldRef !== undefined) {
        return fieldOf(pod, fieldRef.fieldPath, { podIP: sandbox.ip ?? '', hostIP: parts.host.hostIP })
      }
      if (resourceFieldRef === undefined) return ''
      const container = pod.spec.containers.find(({ name }) => name === resourceFieldRef.containerName)
      return resourceOf(container, resourceFieldRef, parts.store.get(nodeKind, undefined, sandbox.nodeName))
    },
    token: (projection) => tokenAt(parts, state, projection)
  })
}

/** Upstream's token manager: a new one after four fifths of its time, after a day at the latest. */
function tokenAt(parts: Parts, { pod, firstSeen }: PodState, projection: ServiceAccountTokenProjection): string {
  const seconds = projection.expirationSeconds ?? 3600
  const period = Math.min(seconds * 800, 86_400_000)
  const issuedAt = parts.clock.now - ((parts.clock.now - firstSeen) % period)
  return parts.tokens?.(pod, { audience: projection.audience, seconds, issuedAt }) ?? ''
}
