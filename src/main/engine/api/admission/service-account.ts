import { fnv1a, canonicalJson, safeEncodeString } from '../../../../shared/kube/hash.ts'
import type { Container, PodSpec, ServiceAccount, Volume } from '../../../../shared/schema/types.ts'

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount'
const volumePrefix = 'kube-api-access-'

/**
 * Upstream's ServiceAccount admission: names the account, mounts its token, takes over its pull secrets. The five
 * characters behind "kube-api-access-" come from the contents, so that the pods of one template share one spec.
 */
export function admitServiceAccount(spec: PodSpec, account: ServiceAccount | undefined): PodSpec {
  const name = serviceAccountNameOf(spec)
  const named: PodSpec = { ...spec, serviceAccountName: name, serviceAccount: name }
  const secrets = account?.imagePullSecrets ?? []
  const pulling: PodSpec =
    secrets.length > 0 && (spec.imagePullSecrets?.length ?? 0) === 0 ? { ...named, imagePullSecrets: secrets } : named
  const mounts = spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true
  return mounts ? withToken(pulling) : pulling
}

export function serviceAccountNameOf(spec: PodSpec): string {
  return spec.serviceAccountName || spec.serviceAccount || 'default'
}

function withToken(spec: PodSpec): PodSpec {
  // A body may leave the name out: validation says so later.
  const present = spec.volumes?.find((volume) => volume.name?.startsWith(volumePrefix))
  const volumeName = present?.name ?? volumePrefix + safeEncodeString(String(fnv1a(canonicalJson(spec)))).slice(0, 5)
  const containers = spec.containers.map((container) => withMount(container, volumeName))
  const initContainers = spec.initContainers?.map((container) => withMount(container, volumeName))
  const isMounted =
    containers.some((container, index) => container !== spec.containers[index]) ||
    initContainers?.some((container, index) => container !== spec.initContainers![index]) === true
  if (!isMounted) return spec
  return {
    ...spec,
    ...(present === undefined ? { volumes: [...(spec.volumes ?? []), tokenVolume(volumeName)] } : {}),
    containers,
    ...(initContainers === undefined ? {} : { initContainers })
  }
}

function withMount(container: Container, name: string): Container {
  if (container.volumeMounts?.some((mount) => mount.mountPath === tokenPath) === true) return container
  return {
    ...container,
    volumeMounts: [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: tokenPath }]
  }
}

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }]
          }
        }
      ],
      defaultMode: 420
    }
  }
}
