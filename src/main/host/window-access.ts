// What a person may do in a container or to a port from a window: asked of the API as if kubectl had asked.
import { connectRequest, optionsOfQuery, throwRefusal, type Connecting } from '../apiserver/streams/connecting.ts'
import { commandPlace, forwardedPod, refuseUnreached, type CommandPlace } from '../apiserver/streams/stream-place.ts'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import type { Pod } from '../../shared/schema/types.ts'
import { ApiError, badRequest } from '../engine/api/api-error.ts'
import type { Identity } from '../engine/api/request.ts'
import type { Engine } from '../engine/engine.ts'
import { unavailable } from '../engine/machines/unavailable.ts'
import { nodeKind } from '../../shared/kinds/node/kind.ts'
import type { TerminalPlace } from '../../shared/contract/terminals.ts'

const pods = { group: '', version: 'v1', resource: 'pods' } as const
const defaultContainer = 'kubectl.kubernetes.io/default-container'

/** A terminal on a machine, where the API has nothing to say. */
type MachinePlace = Extract<TerminalPlace, { readonly kind: 'machine' }>
type PodPlace = Exclude<TerminalPlace, MachinePlace>

/** Where a shell is to run, or what is to be attached to. Throws ApiError. */
export function terminalPlace(
  engine: Engine,
  { kind, namespace, pod, container }: PodPlace,
  who: Identity
): CommandPlace {
  const subresource = kind === 'attach' ? 'attach' : 'exec'
  const target = { ...pods, verb: 'create', namespace, name: pod, subresource } as const
  mayConnect(engine, target, who)
  const found = engine.store.get(podKind, namespace, pod)
  const name = container ?? found?.metadata.annotations?.[defaultContainer] ?? found?.spec.containers[0]?.name ?? ''
  const query = new URLSearchParams({ command: 'sh', container: name, stdin: 'true', stdout: 'true', tty: 'true' })
  askToConnect(engine, { ...target, options: optionsOfQuery(query) }, who)
  const place = commandPlace(engine, target, query)
  refuseUnreached(place.failure)
  refuseEnded(place.pod, kind === 'attach' ? 'attach a container in' : 'exec into a container in')
  if (kind !== 'attach') return place
  // Who attaches has the input that the container's spec gives it.
  const { containers, ephemeralContainers = [] } = place.pod.spec
  const isOpen = [...containers, ...ephemeralContainers].find((one) => one.name === place.container)?.stdin === true
  return { ...place, options: { ...place.options, stdin: isOpen } }
}

/** The uid of the node whose machine a shell is to run on. Throws ApiError where nobody answers there: in ssh's words. */
export function machineOf(engine: Engine, { node }: MachinePlace): string {
  const found = engine.store.get(nodeKind, undefined, node)
  if (found !== undefined && engine.kubelets.machines.isUp(node)) return found.metadata.uid
  const why = found === undefined ? `Could not resolve hostname ${node}: Name or service not known` : 'No route to host'
  const text = found === undefined ? why : `connect to host ${node} port 22: ${why}`
  throw new ApiError(500, undefined, `ssh: ${text}`)
}

/** A pod that a person may forward ports of. Throws ApiError. */
export function forwardablePod(engine: Engine, { metadata }: Pod, who: Identity): Pod {
  const { namespace, name } = metadata
  const target = { ...pods, verb: 'create', namespace: namespace!, name, subresource: 'portforward' } as const
  mayConnect(engine, target, who)
  askToConnect(engine, { ...target, options: {} }, who)
  const pod = forwardedPod(engine, target)
  const { phase } = pod.status ?? {}
  // kubectl's words.
  if (phase !== 'Running') {
    throw badRequest(`unable to forward port because pod is not running. Current status=${phase ?? 'Pending'}`)
  }
  return pod
}

/** Those who judge connections are asked; throws what they refuse. */
function askToConnect(engine: Engine, connecting: Connecting, who: Identity): void {
  const request = connectRequest(engine, connecting)
  if (request !== undefined) throwRefusal(engine.submit(request, who))
}

function mayConnect(
  engine: Engine,
  target: { readonly verb: 'create'; readonly group: string; readonly version: string; readonly resource: string } & {
    readonly namespace: string
    readonly name: string
    readonly subresource: string
  },
  who: Identity
): void {
  const { machines, api } = engine
  const away = machines === undefined ? undefined : unavailable({ ...target }, machines)
  const refusal = away === undefined ? api.refusal(who, target) : undefined
  if (away !== undefined) throw ApiError.of(away.object as ApiError['status'])
  if (refusal !== undefined) throw ApiError.of(refusal)
}

/** As kubectl refuses it, before it asks anybody. */
function refuseEnded({ status }: Pod, what: string): void {
  const { phase } = status ?? {}
  if (phase !== 'Succeeded' && phase !== 'Failed') return
  throw badRequest(`cannot ${what} a completed pod; current phase is ${phase}`)
}
