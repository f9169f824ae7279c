// The pods in which local-path-provisioner makes and removes folders on a node: it waits for their end, a look a second.
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { ApiError } from '../api/api-error.ts'
import type { ControlPlane } from '../control-plane.ts'
import type { ActingProgram } from './driver-pod.ts'

export type FolderAction = 'create' | 'delete'

/** A folder of a node that is to become a volume, or was one. */
export interface Folder {
  /** Of the volume. */
  readonly volume: string
  readonly node: string
  readonly path: string
  readonly bytes: number
  readonly mode: string
}

/** Milliseconds between two looks, and how many there are. */
const lookPeriod = 1000
const mostLooks = 120
const longestName = 128
const scripts: Readonly<Record<FolderAction, string>> = { create: 'setup', delete: 'teardown' }

/** Runs a pod to its end and takes it away; `done` hears why that failed. Nothing is told where nobody acts any more. */
export function runHelperPod(
  plane: ControlPlane,
  acting: () => ActingProgram | undefined,
  action: FolderAction,
  folder: Folder,
  done: (failure: string | undefined) => void
): void {
  const first = acting()
  if (first === undefined) return
  const namespace = first.pod.metadata.namespace!
  const name = `helper-pod-${action}-${folder.volume}`.slice(0, longestName)
  const failed = (why: string): void => done(`failed to ${action} volume ${folder.volume}: ${why}`)
  try {
    first.ask(podKind, { verb: 'create', namespace, body: helperPod(name, first.pod, action, folder) })
  } catch (error) {
    // One that an earlier try has left is waited for.
    if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') return failed((error as Error).message)
  }
  const look = (looks: number): void => {
    const now = acting()
    // Another pod that leads begins again.
    if (now === undefined || now.pod.metadata.uid !== first.pod.metadata.uid) return
    const phase = plane.store.get<Pod>(podKind, namespace, name)?.status?.phase
    if (phase !== 'Succeeded' && looks < mostLooks) {
      plane.clock.after(lookPeriod, () => look(looks + 1))
      return
    }
    try {
      now.ask(podKind, { verb: 'delete', namespace, name })
    } catch {
      // Somebody else has taken it away.
    }
    if (phase === 'Succeeded') done(undefined)
    else failed(`${action} process timeout after ${mostLooks} seconds`)
  }
  plane.clock.after(lookPeriod, () => look(1))
}

/** As its helperPod.yaml has it, with what the provisioner adds. */
function helperPod(
  name: string,
  { metadata, spec }: Pod,
  action: FolderAction,
  { bytes, mode, node, path }: Folder
): Json {
  const parent = path.slice(0, path.lastIndexOf('/'))
  const script = scripts[action]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: metadata.namespace! },
    spec: {
      nodeName: node,
      priorityClassName: 'system-node-critical',
      restartPolicy: 'Never',
      serviceAccountName: spec.serviceAccountName ?? 'default',
      tolerations: [
        { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
        { operator: 'Exists' }
      ],
      containers: [
        {
          name: 'helper-pod',
          image: 'busybox',
          imagePullPolicy: 'IfNotPresent',
          command: ['/bin/sh', `/script/${script}`],
          args: ['-p', path, '-s', String(bytes), '-m', mode],
          env: [
            { name: 'VOL_DIR', value: path },
            { name: 'VOL_MODE', value: mode },
            { name: 'VOL_SIZE_BYTES', value: String(bytes) }
          ],
          securityContext: { privileged: true },
          volumeMounts: [
            { name: 'script', mountPath: '/script' },
            { name: 'data', mountPath: parent }
          ]
        }
      ],
      volumes: [
        { name: 'data', hostPath: { path: parent, type: 'DirectoryOrCreate' } },
        {
          name: 'script',
          configMap: { name: 'local-path-config', items: Object.values(scripts).map((key) => ({ key, path: key })) }
        }
      ]
    }
  }
}
