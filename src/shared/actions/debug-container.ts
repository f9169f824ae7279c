// What kubectl debug makes, by its profiles (upstream k8s.io/kubectl/pkg/cmd/debug: profiles.go, debug.go): a container
// beside those of a pod, or a pod on a node with the node's disk below /host.
import type { Json } from '../kube/object.ts'
import type { ActionTarget } from './object-action.ts'

/** Without legacy, which is on its way out. */
export const debugProfiles = ['general', 'baseline', 'restricted', 'netadmin', 'sysadmin'] as const
export type DebugProfile = (typeof debugProfiles)[number]

export interface DebugChoice {
  readonly image: string
  readonly profile: DebugProfile
  /** What is made is called so: the container in a pod, the pod on a node. */
  readonly name: string
  /** The container whose processes it sees, of a pod. */
  readonly target?: string | undefined
}

/** The container of a pod that debugs a node. */
export const nodeDebugger = 'debugger'
/** kubectl makes it where its user is. */
export const nodeDebugNamespace = 'default'

export function ephemeralContainer({ image, profile, name, target }: DebugChoice): Json {
  return {
    name,
    image,
    stdin: true,
    tty: true,
    terminationMessagePolicy: 'File',
    ...(target === undefined ? {} : { targetContainerName: target }),
    ...securityOf(profile, 'pod')
  }
}

export function nodeDebugPod({ image, profile, name }: DebugChoice, { name: nodeName }: ActionTarget): Json {
  const seesDisk = profile === 'general' || profile === 'sysadmin'
  const isHost = seesDisk || profile === 'netadmin'
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: nodeDebugNamespace, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      nodeName,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      ...(isHost ? { hostNetwork: true, hostPID: true, hostIPC: true } : {}),
      containers: [
        {
          name: nodeDebugger,
          image,
          stdin: true,
          tty: true,
          terminationMessagePolicy: 'File',
          ...(seesDisk ? { volumeMounts: [{ name: 'host-root', mountPath: '/host' }] } : {}),
          ...securityOf(profile, 'node')
        }
      ],
      ...(seesDisk ? { volumes: [{ name: 'host-root', hostPath: { path: '/' } }] } : {})
    }
  }
}

function securityOf(profile: DebugProfile, of: 'pod' | 'node'): { readonly securityContext?: Json } {
  switch (profile) {
    case 'general':
      return of === 'pod' ? { securityContext: { capabilities: { add: ['SYS_PTRACE'] } } } : {}
    case 'baseline':
      return {}
    case 'restricted':
      return {
        securityContext: {
          runAsNonRoot: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          seccompProfile: { type: 'RuntimeDefault' }
        }
      }
    case 'netadmin':
      return { securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } } }
    case 'sysadmin':
      return { securityContext: { privileged: true } }
  }
}
