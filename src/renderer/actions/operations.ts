import { actionRequest, type ActionRequest } from '../../shared/actions/action-request.ts'
import type { DebugChoice } from '../../shared/actions/debug-container.ts'
import type { DeleteChoice, RequestAction } from '../../shared/actions/object-action.ts'
import type { DrainOptions } from '../../shared/contract/drain.ts'
import type { KubeRequest } from '../../shared/contract/kube.ts'
import { kindNamed } from '../../shared/kinds/kind-names.ts'
import { manualJobOf } from '../../shared/kinds/cronjob/manual-job.ts'
import type { Json, KubeObject } from '../../shared/kube/object.ts'
import { formatTime } from '../../shared/kube/time.ts'
import type { NetworkClient, NetworkRequest, RequestReport } from '../../shared/network/request.ts'
import { changeCauseAnnotation } from '../../shared/rollout/revision-annotations.ts'
import type { CronJob } from '../../shared/schema/types.ts'
import { host } from '../connection/host.ts'
import { kubeObjectCall } from '../connection/kube-call.ts'
import { simulatedNow } from '../connection/simulated-time.ts'
import type { ObjectLink } from '../shell/route.ts'
import { actionTarget } from './action-target.ts'

/** Where a link points, as a request names it. */
export function targetOf(link: ObjectLink): Pick<KubeRequest, 'group' | 'version' | 'resource' | 'namespace' | 'name'> {
  const { group, version, resource, namespace, name } = actionTarget(link)
  return { group, version, resource, ...(namespace === undefined ? {} : { namespace }), name }
}

export function readObject(link: ObjectLink): Promise<KubeObject> {
  return kubeObjectCall({ verb: 'get', ...targetOf(link) })
}

/** As kubectl debug: a container beside those of a pod, or a pod on a node. */
export function debug(link: ObjectLink, choice: DebugChoice): Promise<KubeObject> {
  return act(link, { type: 'debug', choice })
}

/** Answers when the request has ended on the simulated clock. */
export async function sendRequest(from: NetworkClient, request: NetworkRequest): Promise<RequestReport> {
  const { client, call } = host()
  return client.network.send({ ...call, client: from, request })
}

export function scale(link: ObjectLink, replicas: number): Promise<KubeObject> {
  return act(link, { type: 'scale', replicas })
}

/** `size` as a quantity: 5Gi. */
export function expand(link: ObjectLink, size: string): Promise<KubeObject> {
  return act(link, { type: 'expand', size })
}

/** As kubectl rollout restart. */
export function restart(link: ObjectLink): Promise<KubeObject> {
  return act(link, restartNow())
}

export function restartNow(): RequestAction {
  return { type: 'restart', at: formatTime(simulatedNow()) }
}

/** Puts the time of the last restart back; null: it was never restarted. */
export function setRestartedAt(link: ObjectLink, time: string | null): Promise<KubeObject> {
  return act(link, { type: 'restart', at: time })
}

/** As kubectl label --overwrite; null takes a label away. */
export function setLabels(link: ObjectLink, values: Readonly<Record<string, string | null>>): Promise<KubeObject> {
  return act(link, { type: 'label', values })
}

export function setPaused(link: ObjectLink, paused: boolean): Promise<KubeObject> {
  return act(link, { type: paused ? 'pause' : 'resume' })
}

/** The note of a revision, on what keeps it; an empty one takes it away. */
export function setChangeCause(link: ObjectLink, changeCause: string): Promise<KubeObject> {
  return act(link, changeCauseAction(changeCause))
}

export function changeCauseAction(changeCause: string): RequestAction {
  return { type: 'annotate', values: { [changeCauseAnnotation]: changeCause === '' ? null : changeCause } }
}

/** `images` by container name; `changeCause` is kept as the revision's annotation. */
export function setImages(
  link: ObjectLink,
  images: Readonly<Record<string, string>>,
  changeCause: string
): Promise<KubeObject> {
  return act(link, { type: 'set-image', images, changeCause })
}

export function remove(link: ObjectLink, choice: DeleteChoice): Promise<KubeObject> {
  return act(link, { type: 'delete', choice })
}

/** Of a Job: its pods end and come again; of a CronJob: no Job is made meanwhile. */
export function setSuspended(link: ObjectLink, suspend: boolean): Promise<KubeObject> {
  return act(link, { type: 'suspend', suspend })
}

/** As kubectl cordon and uncordon. */
export function setUnschedulable(link: ObjectLink, unschedulable: boolean): Promise<KubeObject> {
  return act(link, { type: 'cordon', unschedulable })
}

/** Does one thing to one object, by the request that the action says. */
function act(link: ObjectLink, action: RequestAction): Promise<KubeObject> {
  return kubeObjectCall(actionRequest(action, actionTarget(link)))
}

/** As kubectl create job --from: one run of a CronJob, now, with a name that the cluster makes up. */
export async function trigger(link: ObjectLink): Promise<KubeObject> {
  return kubeObjectCall(await triggerRequest(link))
}

export async function triggerRequest(link: ObjectLink): Promise<ActionRequest> {
  const cronJob = (await readObject(link)) as CronJob
  const { group, version, resource } = kindNamed('batch', 'jobs')!
  return {
    verb: 'create',
    group,
    version,
    resource,
    ...(link.namespace === undefined ? {} : { namespace: link.namespace }),
    body: manualJobOf(cronJob, { generateName: `${cronJob.metadata.name}-manual-` }) as unknown as Json,
    options: { fieldManager: 'kubectl-create' }
  }
}

/** The machine's own switch: the API is not asked, as with a real one. */
export async function setNodePower({ name: node }: ObjectLink, on: boolean): Promise<void> {
  const { client, call } = host()
  await client.simulation.setNodePower({ ...call, node, on })
}

/** The work that people give a workload, in millicores; its ready pods share it. */
export async function setLoad(link: ObjectLink, millicores: number): Promise<void> {
  const { client, call } = host()
  await client.simulation.setLoad({ ...call, ref: refOf(link), millicores })
}

/** Millicores of the load that a workload has now. */
export async function readLoad(link: ObjectLink): Promise<number> {
  const { client, call } = host()
  return client.simulation.load({ ...call, ref: refOf(link) })
}

/** Begins to empty a node; the host goes on with it, whoever looks. */
export async function startDrain({ name: node }: ObjectLink, options: DrainOptions): Promise<void> {
  const { client, call } = host()
  await client.drain.start({ ...call, node, options })
}

export async function cancelDrain({ name: node }: ObjectLink): Promise<void> {
  const { client, call } = host()
  await client.drain.cancel({ ...call, node })
}

function refOf({ group, resource, namespace, name }: ObjectLink): {
  readonly group: string
  readonly resource: string
  readonly namespace?: string
  readonly name: string
} {
  return { group, resource, ...(namespace === undefined ? {} : { namespace }), name }
}
