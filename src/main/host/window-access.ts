// What a person may do in a container or to a port from a window: asked of the API as if kubectl had asked.
import { commandPlace, forwardedPod, type CommandPlace } from '../apiserver/streams/stream-place.ts'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import type { Pod } from '../../shared/schema/types.ts'
import { ApiError, badRequest } from '../engine/api/api-error.ts'
import type { Identity } from '../engine/api/request.ts'
import type { Engine } from '../engine/engine.ts'
import { unavailable } from '../engine/machines/unavailable.ts'
import type { TerminalPlace } from '../views/cluster-source.ts'

const pods = { group: '', version: 'v1', resource: 'pods' } as const
const defaultContainer = 'kubectl.kubernetes.io/default-container'

/** Where a shell is to run. Throws ApiError. */
export function terminalPlace(
  engine: Engine,
  { namespace, pod, container }: TerminalPlace,
  who: Identity
): CommandPlace {
  const target = { ...pods, verb: 'create', namespace, name: pod, subresource: 'exec' } as const
  mayConnect(engine, target, who)
  const found = engine.store.get(podKind, namespace, pod)
  const name = container ?? found?.metadata.annotations?.[defaultContainer] ?? found?.spec.containers[0]?.name ?? ''
  const query = new URLSearchParams({ command: 'sh', container: name, stdin: 'true', stdout: 'true', tty: 'true' })
  const place = commandPlace(engine, target, query)
  refuseEnded(place.pod, 'exec into a container in')
  return place
}

/** A pod that a person may forward ports of. Throws ApiError. */
export function forwardablePod(engine: Engine, { metadata }: Pod, who: Identity): Pod {
  const { namespace, name } = metadata
  const target = { ...pods, verb: 'create', namespace: namespace!, name, subresource: 'portforward' } as const
  mayConnect(engine, target, who)
  const pod = forwardedPod(engine, target)
  const { phase } = pod.status ?? {}
  // kubectl's words.
  if (phase !== 'Running') {
    throw badRequest(`unable to forward port because pod is not running. Current status=${phase ?? 'Pending'}`)
  }
  return pod
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
