// Fields of pod specs that 1.34 knows and, by default, takes out unread: their feature gates are off (upstream's
// dropDisabledFields). No stored pod can hold one, so that nothing needs to look at what an object was before.
import { changed, mapped } from '../../kube/sharing.ts'
import type { Container, EnvVar, EphemeralContainer, Lifecycle, PodSpec, Volume } from '../../schema/types.ts'

type AnyContainer = Container | EphemeralContainer

/** Gate ContainerStopSignals. A lifecycle that said nothing else goes with it. */
function withoutStopSignal(lifecycle: Lifecycle | undefined): Lifecycle | undefined {
  if (lifecycle?.stopSignal === undefined) return lifecycle
  const { stopSignal: _signal, ...rest } = lifecycle
  return Object.keys(rest).length === 0 ? undefined : rest
}

/** Gate EnvFiles. A source that is left empty is for validation to refuse. */
function withoutFile(variable: EnvVar): EnvVar {
  const { valueFrom } = variable
  if (valueFrom?.fileKeyRef === undefined) return variable
  return changed(variable, { valueFrom: changed(valueFrom, { fileKeyRef: undefined }) })
}

/** Gates ClusterTrustBundleProjection and PodCertificateRequest. */
function withoutProjections(volume: Volume): Volume {
  const { projected } = volume
  if (projected?.sources === undefined) return volume
  const sources = mapped(projected.sources, (source) =>
    changed(source, { clusterTrustBundle: undefined, podCertificate: undefined })
  )
  return changed(volume, { projected: changed(projected, { sources }) })
}

/** What is left of a list, the same list where all is, nothing where nothing is. */
function kept<T>(list: readonly T[] | undefined, keeps: (item: T) => boolean): readonly T[] | undefined {
  if (list === undefined || list.every(keeps)) return list
  const left = list.filter(keeps)
  return left.length === 0 ? undefined : left
}

/** The spec without fields of gates that are off; the same spec where it has none. */
export function withoutDisabledFields(spec: PodSpec): PodSpec {
  const images = new Set<string>()
  // Gate ImageVolume.
  for (const { name, image } of spec.volumes ?? []) if (image !== undefined) images.add(name)
  // Gate ContainerRestartRules: what restarts always among init containers is a sidecar, and older than the gate.
  const without =
    (isInit: boolean) =>
    <T extends AnyContainer>(container: T): T =>
      changed<AnyContainer>(container, {
        restartPolicy: isInit && container.restartPolicy === 'Always' ? 'Always' : undefined,
        restartPolicyRules: undefined,
        lifecycle: withoutStopSignal(container.lifecycle),
        env: container.env && mapped(container.env, withoutFile),
        volumeMounts:
          images.size === 0 ? container.volumeMounts : kept(container.volumeMounts, (mount) => !images.has(mount.name))
      }) as T
  const { containers, initContainers, ephemeralContainers } = spec
  const volumes = kept(spec.volumes, ({ image }) => image === undefined)
  return changed(spec, {
    containers: (containers as readonly Container[] | undefined) && mapped(containers, without(false)),
    initContainers: initContainers && mapped(initContainers, without(true)),
    ephemeralContainers: ephemeralContainers && mapped(ephemeralContainers, without(false)),
    volumes: volumes && mapped(volumes, withoutProjections),
    // Gate HostnameOverride.
    hostnameOverride: undefined
  })
}
