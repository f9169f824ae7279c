import type { DrainOptions } from '../../shared/contract/drain.ts'
import type { KubeRequest } from '../../shared/contract/kube.ts'
import { manualJobOf } from '../../shared/kinds/cronjob/manual-job.ts'
import { jobKind } from '../../shared/kinds/job/kind.ts'
import type { Json, KubeObject } from '../../shared/kube/object.ts'
import { formatTime } from '../../shared/kube/time.ts'
import type { NetworkClient, NetworkRequest, RequestReport } from '../../shared/network/request.ts'
import { changeCauseAnnotation } from '../../shared/rollout/revision-annotations.ts'
import type { CronJob } from '../../shared/schema/types.ts'
import { kindOfResource } from '../connection/cluster-kinds.ts'
import { useClusterScope } from '../connection/cluster-scope.ts'
import { useConnection, type Client } from '../connection/connection.ts'
import { kubeObjectCall } from '../connection/kube-call.ts'
import { simulatedNow } from '../connection/simulated-time.ts'
import type { ObjectLink } from '../shell/route.ts'

export type Propagation = 'Background' | 'Foreground' | 'Orphan'

/** Where a link points, as a request names it. */
export function targetOf({
  group,
  resource,
  namespace,
  name
}: ObjectLink): Pick<KubeRequest, 'group' | 'version' | 'resource' | 'namespace' | 'name'> {
  const version = kindOfResource(group, resource)?.version ?? 'v1'
  return { group, version, resource, ...(namespace === undefined ? {} : { namespace }), name }
}

export function readObject(link: ObjectLink): Promise<KubeObject> {
  return kubeObjectCall({ verb: 'get', ...targetOf(link) })
}

/** Answers when the request has ended on the simulated clock. */
export async function sendRequest(from: NetworkClient, request: NetworkRequest): Promise<RequestReport> {
  const { client } = useConnection.getState()
  if (client === undefined) throw new Error('There is no connection to the cluster')
  const { cluster, identity } = useClusterScope.getState()
  return client.network.send({ cluster, identity, client: from, request })
}

export function scale(link: ObjectLink, replicas: number): Promise<KubeObject> {
  return kubeObjectCall({
    verb: 'patch',
    ...targetOf(link),
    subresource: 'scale',
    patchType: 'merge',
    body: { spec: { replicas } },
    options: { fieldManager: 'drydock' }
  })
}

/** `size` as a quantity: 5Gi. */
export function expand(link: ObjectLink, size: string): Promise<KubeObject> {
  return strategicPatch(link, { spec: { resources: { requests: { storage: size } } } }, 'drydock')
}

/** As kubectl rollout restart: an annotation of the template, so that a new revision is rolled out. */
export function restart(link: ObjectLink): Promise<KubeObject> {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': formatTime(simulatedNow()) }
  return strategicPatch(link, { spec: { template: { metadata: { annotations } } } }, 'kubectl-rollout')
}

/** Puts the time of the last restart back; null: it was never restarted. */
export function setRestartedAt(link: ObjectLink, time: string | null): Promise<KubeObject> {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': time }
  return strategicPatch(link, { spec: { template: { metadata: { annotations } } } }, 'kubectl-rollout')
}

/** As kubectl label --overwrite; null takes a label away. */
export function setLabels(link: ObjectLink, labels: Readonly<Record<string, string | null>>): Promise<KubeObject> {
  return kubeObjectCall({
    verb: 'patch',
    ...targetOf(link),
    patchType: 'merge',
    body: { metadata: { labels } },
    options: { fieldManager: 'kubectl-label' }
  })
}

export function setPaused(link: ObjectLink, paused: boolean): Promise<KubeObject> {
  // As kubectl: resuming takes the field away.
  return strategicPatch(link, { spec: { paused: paused ? true : null } }, 'kubectl-rollout')
}

/** The note of a revision, on what keeps it; an empty one takes it away. */
export function setChangeCause(link: ObjectLink, changeCause: string): Promise<KubeObject> {
  const annotations = { [changeCauseAnnotation]: changeCause === '' ? null : changeCause }
  return strategicPatch(link, { metadata: { annotations } }, 'kubectl-annotate')
}

/** `images` by container name; `changeCause` is kept as the revision's annotation. */
export function setImages(
  link: ObjectLink,
  images: Readonly<Record<string, string>>,
  changeCause: string
): Promise<KubeObject> {
  const containers = Object.entries(images).map(([name, image]) => ({ name, image }))
  const spec: Json = { template: { spec: { containers } } }
  const annotations: Json = { [changeCauseAnnotation]: changeCause }
  return strategicPatch(link, changeCause === '' ? { spec } : { metadata: { annotations }, spec }, 'kubectl-set')
}

export interface DeleteChoice {
  readonly propagationPolicy: Propagation
  /** Undefined: what the object asks for. */
  readonly gracePeriodSeconds?: number
}

export function remove(link: ObjectLink, choice: DeleteChoice): Promise<KubeObject> {
  return kubeObjectCall({ verb: 'delete', ...targetOf(link), options: choice })
}

/** Of a Job: its pods end and come again; of a CronJob: no Job is made meanwhile. */
export function setSuspended(link: ObjectLink, suspend: boolean): Promise<KubeObject> {
  return strategicPatch(link, { spec: { suspend } }, 'kubectl-patch')
}

/** As kubectl create job --from: one run of a CronJob, now, with a name that the cluster makes up. */
export async function trigger(link: ObjectLink): Promise<KubeObject> {
  const cronJob = (await readObject(link)) as CronJob
  const { group, version, resource } = jobKind
  return kubeObjectCall({
    verb: 'create',
    group,
    version,
    resource,
    ...(link.namespace === undefined ? {} : { namespace: link.namespace }),
    body: manualJobOf(cronJob, { generateName: `${cronJob.metadata.name}-manual-` }) as unknown as Json,
    options: { fieldManager: 'kubectl-create' }
  })
}

/** As kubectl cordon and uncordon. */
export function setUnschedulable(link: ObjectLink, unschedulable: boolean): Promise<KubeObject> {
  return strategicPatch(link, { spec: { unschedulable: unschedulable ? true : null } }, 'kubectl-cordon')
}

/** The machine's own switch: the API is not asked, as with a real one. */
export async function setNodePower({ name: node }: ObjectLink, on: boolean): Promise<void> {
  const { client, ...scope } = connected()
  await client.simulation.setNodePower({ ...scope, node, on })
}

/** The work that people give a workload, in millicores; its ready pods share it. */
export async function setLoad(link: ObjectLink, millicores: number): Promise<void> {
  const { client, ...scope } = connected()
  await client.simulation.setLoad({ ...scope, ref: refOf(link), millicores })
}

/** Millicores of the load that a workload has now. */
export async function readLoad(link: ObjectLink): Promise<number> {
  const { client, ...scope } = connected()
  return client.simulation.load({ ...scope, ref: refOf(link) })
}

/** Begins to empty a node; the host goes on with it, whoever looks. */
export async function startDrain({ name: node }: ObjectLink, options: DrainOptions): Promise<void> {
  const { client, ...scope } = connected()
  await client.drain.start({ ...scope, node, options })
}

export async function cancelDrain({ name: node }: ObjectLink): Promise<void> {
  const { client, ...scope } = connected()
  await client.drain.cancel({ ...scope, node })
}

function refOf({ group, resource, namespace, name }: ObjectLink): {
  readonly group: string
  readonly resource: string
  readonly namespace?: string
  readonly name: string
} {
  return { group, resource, ...(namespace === undefined ? {} : { namespace }), name }
}

function connected(): { readonly client: Client; readonly cluster: string; readonly identity: string } {
  const { client } = useConnection.getState()
  if (client === undefined) throw new Error('There is no connection to the cluster')
  const { cluster, identity } = useClusterScope.getState()
  return { client, cluster, identity }
}

function strategicPatch(
  link: ObjectLink,
  body: NonNullable<KubeRequest['body']>,
  fieldManager: string
): Promise<KubeObject> {
  return kubeObjectCall({ verb: 'patch', ...targetOf(link), patchType: 'strategic', body, options: { fieldManager } })
}
