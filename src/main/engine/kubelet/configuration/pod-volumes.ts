// The files of a pod's volumes, worked out when somebody looks: a pod that nobody looks into costs nothing.
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import type { Pod, Volume } from '../../../../shared/schema/types.ts'
import { clusterDnsAddress } from '../../network/dns/resolv-conf.ts'
import type { ConfigurationEntry, KubeletFiles } from '../container-runtime.ts'
import type { KubeletParts } from '../kubelet-parts.ts'
import { isStaticPod } from '../pod-admission.ts'
import type { ContainerFacts } from '../pod-facts.ts'
import type { PodState } from '../pod-state.ts'
import { atomicEntry, atomicNames, fileEntry, folderEntry, type AtomicVolume } from './atomic-volume.ts'
import { hostFilesOf } from './host-files.ts'
import { fieldOf, resourceOf } from './pod-fields.ts'
import { isConfigVolume, payloadOf, type Payload } from './volume-payload.ts'
import { beginning, lastSync, volumeWrittenAt } from './volume-writes.ts'

type Parts = Pick<KubeletParts, 'clock' | 'config' | 'host' | 'store' | 'tokens'>

/** What the volumes of a pod miss: the messages of upstream's FailedMount events. */
export function missingVolumes(
  parts: Parts,
  state: PodState
): readonly { readonly name: string; readonly message: string }[] {
  const missing: { readonly name: string; readonly message: string }[] = []
  const { volumes } = state.pod.spec
  if (volumes === undefined || isStaticPod(state.pod)) return missing
  for (const volume of volumes) {
    if (!isConfigVolume(volume)) continue
    const { errors } = payloadAt(parts, state, volume, parts.clock.now)
    if (errors.length === 0) continue
    const cause = errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`
    missing.push({ name: volume.name, message: `MountVolume.SetUp failed for volume "${volume.name}" : ${cause}` })
  }
  return missing
}

/** A mount of the configuration, as a container has it. */
interface Mount {
  /** Without a slash at its end. */
  readonly path: string
  /** "" where the whole volume is mounted. */
  readonly subPath: string
  readonly volume: Volume
}

/** The files that a container sees in its volumes. */
export class MountedFiles implements KubeletFiles {
  readonly #parts: Parts
  readonly #state: PodState
  readonly #facts: ContainerFacts
  /** Files that are mounted alone stay as they were when the container was made. */
  readonly #fixed: ReadonlyMap<string, ConfigurationEntry> | undefined

  constructor(parts: Parts, state: PodState, facts: ContainerFacts) {
    this.#parts = parts
    this.#state = state
    this.#facts = facts
    const isFixed = facts.container.volumeMounts?.some(({ subPath }) => subPath !== undefined && subPath !== '')
    this.#fixed = isFixed === true ? this.#mountedAlone() : undefined
  }

  read(path: string): string | undefined {
    const mount = this.#mountOf(path)
    if (mount === undefined) return undefined
    if (mount.subPath !== '') return this.#fixed?.get(path)?.text
    return this.#volumeAt(mount.volume, this.#lastSync())
      .files.get(path.slice(mount.path.length + 1))
      ?.text()
  }

  entry(path: string): ConfigurationEntry | undefined {
    const mount = this.#mountOf(path)
    if (mount === undefined) return undefined
    if (mount.subPath !== '') return this.#fixed?.get(path)
    return atomicEntry(this.#volumeAt(mount.volume, this.#lastSync()), path.slice(mount.path.length + 1))
  }

  names(path: string): readonly string[] {
    const mount = this.#mountOf(path)
    if (mount === undefined) return []
    if (mount.subPath === '')
      return atomicNames(this.#volumeAt(mount.volume, this.#lastSync()), path.slice(mount.path.length + 1))
    const under = `${path}/`
    return Array.from(this.#fixed?.keys() ?? [])
      .filter((name) => name.startsWith(under) && !name.includes('/', under.length))
      .map((name) => name.slice(under.length))
  }

  hostFiles(): Readonly<Record<string, string>> {
    const { pod, sandbox } = this.#state
    return hostFilesOf(pod, sandbox.ip, clusterDnsAddress(this.#parts.store))
  }

  readOnlyMounts(): readonly { readonly path: string; readonly isInMemory: boolean }[] {
    return this.#mounts().map(({ path, volume }) => ({ path, isInMemory: volume.configMap === undefined }))
  }

  #mounts(): readonly Mount[] {
    return (this.#facts.container.volumeMounts ?? []).flatMap(({ name, mountPath, subPath = '' }) => {
      const volume = this.#state.pod.spec.volumes?.find((candidate) => candidate.name === name)
      if (volume === undefined || !isConfigVolume(volume)) return []
      return [{ path: mountPath.replace(/\/$/, ''), subPath: subPath.replace(/\/+$/, ''), volume }]
    })
  }

  /** The innermost mount that holds a path. */
  #mountOf(path: string): Mount | undefined {
    let found: Mount | undefined
    for (const mount of this.#mounts()) {
      const isWithin = path === mount.path || path.startsWith(`${mount.path}/`)
      if (isWithin && (found === undefined || mount.path.length > found.path.length)) found = mount
    }
    return found
  }

  #lastSync(): number {
    return lastSync(this.#state, this.#parts.clock.now)
  }

  #volumeAt(volume: Volume, time: number): AtomicVolume {
    const parts = this.#parts
    const state = this.#state
    const { securityContext } = state.pod.spec
    return {
      files: payloadAt(parts, state, volume, time).files,
      defaultMode: (volume.configMap ?? volume.secret ?? volume.downwardAPI ?? volume.projected)?.defaultMode ?? 0o644,
      group: securityContext?.fsGroup,
      user: commonUser(state.pod),
      seed: `${state.sandbox.uid}/${volume.name}`,
      madeAt: beginning(state.firstSeen),
      writtenAt: () =>
        volumeWrittenAt(state, volume, parts.clock.now, {
          ofObject: (resource, name) =>
            parts.config.changedAt(resource, state.sandbox.namespace, name, time, state.firstSeen),
          ofToken: (seconds) => tokenIssuedAt(state, time, seconds)
        })
    }
  }

  /** What lies at the paths of mounts with a subPath now, folders among them. */
  #mountedAlone(): ReadonlyMap<string, ConfigurationEntry> {
    const entries = new Map<string, ConfigurationEntry>()
    for (const { path: root, subPath, volume } of this.#mounts()) {
      if (subPath === '') continue
      const shown = this.#volumeAt(volume, this.#parts.clock.now)
      for (const [path, file] of shown.files) {
        if (path === subPath) entries.set(root, fileEntry(shown, file))
        if (!path.startsWith(`${subPath}/`)) continue
        for (let end = subPath.length; end !== -1; end = path.indexOf('/', end + 1))
          entries.set(root + path.slice(subPath.length, end), folderEntry(shown, 0o755))
        entries.set(root + path.slice(subPath.length), fileEntry(shown, file))
      }
    }
    return entries
  }
}

/** Upstream's FsUserFrom: who runs all containers of a pod, where its spec says so and it is one. */
function commonUser({ spec }: Pod): number | undefined {
  const users = new Set(
    [...(spec.initContainers ?? []), ...spec.containers].map(
      ({ securityContext }) => securityContext?.runAsUser ?? spec.securityContext?.runAsUser
    )
  )
  return users.size === 1 ? [...users][0] : undefined
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
    token: ({ audience, expirationSeconds: seconds = 3600 }) =>
      parts.tokens?.(pod, { audience, seconds, issuedAt: tokenIssuedAt(state, time, seconds) }) ?? ''
  })
}

/** Upstream's token manager: a new one after four fifths of its time, after a day at the latest. */
function tokenIssuedAt({ firstSeen }: PodState, time: number, seconds = 3600): number {
  return time - ((time - beginning(firstSeen)) % Math.min(seconds * 800, 86_400_000))
}
