import type { Container, EphemeralContainer, Pod, PodSecurityContext } from '../../../shared/schema/types.ts'

/**
 * Why a container that must not run as root cannot be made, or undefined; upstream's verifyRunAsNonRoot
 * (pkg/kubelet/kuberuntime/security_context.go). `imageUser` is a number or a name, root where absent.
 */
export function nonRootComplaint(
  pod: Pod,
  container: Container | EphemeralContainer,
  imageUser: string | undefined
): string | undefined {
  const ofPod = pod.spec.securityContext
  const own = container.securityContext
  if ((own?.runAsNonRoot ?? ofPod?.runAsNonRoot) !== true) return undefined
  const { name, namespace, uid } = pod.metadata
  const where = `(pod: "${name}_${namespace}(${uid})", container: ${container.name})`
  const user = own?.runAsUser ?? ofPod?.runAsUser
  if (user !== undefined) return user === 0 ? `container's runAsUser breaks non-root policy ${where}` : undefined
  const [named = 'root'] = (imageUser ?? '0').split(':')
  if (/^\d+$/.test(named))
    return Number(named) === 0 ? `container has runAsNonRoot and image will run as root ${where}` : undefined
  return `container has runAsNonRoot and image has non-numeric user (${named}), cannot verify user is non-root ${where}`
}

/** Groups of every process of a pod beside its own, in the order of upstream's convertToRuntimeSecurityContext. */
export function furtherGroups(context: PodSecurityContext = {}): readonly number[] {
  const { fsGroup, supplementalGroups = [] } = context
  return fsGroup === undefined ? supplementalGroups : [fsGroup, ...supplementalGroups]
}
