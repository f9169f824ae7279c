// Defaults of a pod spec, in a Pod and in the templates of what makes Pods (upstream pkg/apis/core/v1/defaults.go).
import type { ObjectMeta } from '../../kube/object.ts'
import { canonicalMilliQuantity } from '../../kube/quantity.ts'
import { changed, filled, mapped, mappedValues } from '../../kube/sharing.ts'
import type {
  Container,
  EnvVar,
  EphemeralContainer,
  Lifecycle,
  LifecycleHandler,
  PodSpec,
  PodTemplateSpec,
  Probe,
  ResourceRequirements
} from '../../schema/types.ts'
import { withoutDisabledFields } from './disabled-fields.ts'
import { defaultPullPolicy } from './image-name.ts'
import { withVolumeDefaults } from './volume-defaults.ts'

const noResources: ResourceRequirements = {}
const noSecurityContext = {}
const noMetadata = {} as ObjectMeta
const specDefaults = {
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  securityContext: noSecurityContext,
  schedulerName: 'default-scheduler'
}
const probeDefaults = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }
const httpGetDefaults = { path: '/', scheme: 'HTTP' }
const terminationDefaults = { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' }

/** Specs that this module has completed: the pods of one ReplicaSet share one, and objects are immutable. */
const complete = new WeakSet<PodSpec>()

type ResourceList = Readonly<Record<string, string>>

/** Every entry of a resource list is rounded up to thousandths. */
export function withResourceListDefaults(list: ResourceList): ResourceList {
  return mappedValues(list, canonicalMilliQuantity)
}

function withResourceDefaults(resources: ResourceRequirements): ResourceRequirements {
  const { limits, requests } = resources
  if (limits === undefined && requests === undefined) return resources
  return changed(resources, {
    limits: limits === undefined ? undefined : withResourceListDefaults(limits),
    requests: requests === undefined ? undefined : withResourceListDefaults(requests)
  })
}

function withProbeDefaults(probe: Probe | undefined): Probe | undefined {
  if (probe === undefined) return undefined
  const result = filled(probe, probeDefaults)
  if (result.httpGet !== undefined) return changed(result, { httpGet: filled(result.httpGet, httpGetDefaults) })
  if (result.grpc !== undefined) return changed(result, { grpc: filled(result.grpc, { service: '' }) })
  return result
}

function withHandlerDefaults(handler: LifecycleHandler | undefined): LifecycleHandler | undefined {
  if (handler?.httpGet === undefined) return handler
  return changed(handler, { httpGet: filled(handler.httpGet, httpGetDefaults) })
}

function withLifecycleDefaults(lifecycle: Lifecycle | undefined): Lifecycle | undefined {
  if (lifecycle === undefined) return undefined
  return changed(lifecycle, {
    postStart: withHandlerDefaults(lifecycle.postStart),
    preStop: withHandlerDefaults(lifecycle.preStop)
  })
}

function withEnvDefaults(variable: EnvVar): EnvVar {
  const { valueFrom } = variable
  if (valueFrom === undefined) return variable
  const { fieldRef, resourceFieldRef } = valueFrom
  if (fieldRef === undefined && resourceFieldRef === undefined) return variable
  return changed(variable, {
    valueFrom: changed(valueFrom, {
      fieldRef: fieldRef === undefined ? undefined : filled(fieldRef, { apiVersion: 'v1' }),
      resourceFieldRef: resourceFieldRef === undefined ? undefined : filled(resourceFieldRef, { divisor: '0' })
    })
  })
}

function withContainerDefaults<T extends Container | EphemeralContainer>(container: T): T {
  const { ports, env } = container
  return changed<Container | EphemeralContainer>(
    filled<Container | EphemeralContainer, object>(container, terminationDefaults),
    {
      resources: withResourceDefaults(container.resources ?? noResources),
      imagePullPolicy: container.imagePullPolicy ?? defaultPullPolicy(container.image),
      ports: ports === undefined ? undefined : mapped(ports, (port) => filled(port, { protocol: 'TCP' })),
      env: env === undefined ? undefined : mapped(env, withEnvDefaults),
      livenessProbe: withProbeDefaults(container.livenessProbe),
      readinessProbe: withProbeDefaults(container.readinessProbe),
      startupProbe: withProbeDefaults(container.startupProbe),
      lifecycle: withLifecycleDefaults(container.lifecycle)
    }
  ) as T
}

/** The spec with upstream's defaults, without what its gates turn off; the same spec where it was complete. */
export function withPodSpecDefaults(spec: PodSpec): PodSpec {
  if (complete.has(spec)) return spec
  const { containers, initContainers, ephemeralContainers, volumes, overhead } = spec
  // The older name of the field is kept equal to the newer one, which wins.
  const account = spec.serviceAccountName ?? spec.serviceAccount
  const defaulted = changed(filled(spec, specDefaults), {
    containers: (containers as readonly Container[] | undefined) && mapped(containers, withContainerDefaults),
    initContainers: initContainers && mapped(initContainers, withContainerDefaults),
    ephemeralContainers: ephemeralContainers && mapped(ephemeralContainers, withContainerDefaults),
    volumes: volumes && mapped(volumes, withVolumeDefaults),
    overhead: overhead && withResourceListDefaults(overhead),
    serviceAccountName: account,
    serviceAccount: account
  })
  const result = withoutDisabledFields(defaulted)
  complete.add(result)
  return result
}

const noSpec: PodSpec = { containers: [] }

/** A template's defaults. A template that is missing becomes an empty one, which validation then refuses. */
export function withTemplateDefaults(template: PodTemplateSpec | undefined): PodTemplateSpec {
  const given = filled(template ?? {}, { metadata: noMetadata })
  return changed<PodTemplateSpec>(given, { spec: withPodSpecDefaults(given.spec ?? noSpec) })
}
