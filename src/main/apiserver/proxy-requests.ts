// The proxy subresource of pods, Services and nodes: the request goes on to a container, whose answer comes back.
import type { IncomingMessage } from 'node:http'
import { endpointSliceKind } from '../../shared/kinds/endpointslice/kind.ts'
import { nodeKind } from '../../shared/kinds/node/kind.ts'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import { serviceKind } from '../../shared/kinds/service/kind.ts'
import type { Pod } from '../../shared/schema/types.ts'
import { ApiError, badRequest, notFound } from '../engine/api/api-error.ts'
import type { Engine } from '../engine/engine.ts'
import type { ContainerAnswer } from '../engine/kubelet/container-runtime.ts'
import { dialFromApi, kubeletFailure } from './kubelet-dial.ts'
import type { ResourceTarget } from './request-target.ts'
import type { Answer } from './respond.ts'

/** Hop by hop, or the server's own. */
const notForwarded = new Set(['host', 'connection', 'authorization', 'upgrade', 'transfer-encoding', 'content-length'])

interface Place {
  readonly pod: Pod
  readonly port: number
}

/** Answers with what the container says. Throws ApiError where there is nobody to ask. */
export async function answerProxy(
  engine: Engine,
  target: ResourceTarget,
  search: string,
  request: IncomingMessage,
  answer: Answer
): Promise<void> {
  if (target.resource === 'nodes') return answerNode(engine, target, answer)
  const { pod, port } = target.resource === 'pods' ? podPlace(engine, target) : servicePlace(engine, target)
  const failure = dialFromApi(engine, pod.status?.podIP ?? '', port)
  if (failure !== undefined)
    throw unreached(`dial tcp ${pod.status?.podIP ?? ''}:${port}: ${failure.cause}`, failure.waited)
  const from = engine.store.get(nodeKind, undefined, pod.spec.nodeName ?? '')?.spec?.podCIDR?.split('/')[0] ?? ''
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string' && !notForwarded.has(name)) headers[name] = value
  }
  const path = `/${target.rest ?? ''}${search}`
  const method = request.method ?? 'GET'
  const { promise, resolve } = Promise.withResolvers<ContainerAnswer>()
  engine.requestContainer(pod.metadata.uid, { kind: 'http', port, path, method, headers, from }, resolve)
  const said = await promise
  if (said.kind === 'http') return answer.text(said.status, said.body, 'text/html; charset=utf-8')
  const address = `${pod.status?.podIP ?? ''}:${port}`
  const cause = said.kind === 'silent' ? 'i/o timeout' : 'connect: connection refused'
  throw unavailable(`error trying to reach service: dial tcp ${address}: ${cause}`)
}

function podPlace(engine: Engine, { namespace, name = '' }: ResourceTarget): Place {
  const [podName, port] = splitName(name)
  const pod = engine.store.get(podKind, namespace, podName)
  if (pod === undefined) throw notFound(podKind, podName)
  if (pod.status?.podIP === undefined) throw badRequest('address not allowed')
  const first = pod.spec.containers[0]?.ports?.[0]?.containerPort
  return { pod, port: port === undefined || port === '' ? (first ?? 80) : portOf(pod, port) }
}

/** One of the ready endpoints of a Service's port: the first, so that a replay asks the same one. */
export function servicePlace(engine: Engine, { namespace = '', name = '' }: ResourceTarget): Place {
  const [serviceName, port] = splitName(name)
  const { store } = engine
  const service = store.get(serviceKind, namespace, serviceName)
  if (service === undefined) throw notFound(serviceKind, serviceName)
  const ports = service.spec?.ports ?? []
  const wanted =
    port === undefined || port === ''
      ? ports.length === 1
        ? ports[0]
        : undefined
      : ports.find((one) => one.name === port || String(one.port) === port)
  if (wanted === undefined)
    throw unavailable(`no service port ${JSON.stringify(port ?? '')} found for service ${JSON.stringify(serviceName)}`)
  for (const slice of store.withLabel(endpointSliceKind, namespace, 'kubernetes.io/service-name', serviceName)) {
    const number = slice.ports?.find((one) => (one.name ?? '') === (wanted.name ?? ''))?.port
    for (const { conditions, targetRef } of slice.endpoints ?? []) {
      const pod = targetRef?.kind === 'Pod' ? store.get(podKind, namespace, targetRef.name!) : undefined
      if (conditions?.ready === true && pod !== undefined && number !== undefined) return { pod, port: number }
    }
  }
  throw unavailable(`no endpoints available for service ${JSON.stringify(name)}`)
}

/** [SCHEME:]NAME[:PORT] */
function splitName(name: string): readonly [name: string, port: string | undefined] {
  const parts = name.split(':')
  if (parts.length === 1) return [name, undefined]
  if (parts.length === 2) return [parts[0]!, parts[1]]
  if (parts.length === 3 && /^(?:https?)?$/.test(parts[0]!)) return [parts[1]!, parts[2]]
  throw badRequest(`invalid service request ${JSON.stringify(name)}`)
}

function portOf(pod: Pod, port: string): number {
  if (/^\d+$/.test(port)) return Number(port)
  for (const { ports = [] } of pod.spec.containers) {
    const found = ports.find(({ name }) => name === port)
    if (found !== undefined) return found.containerPort
  }
  throw badRequest(`invalid port ${JSON.stringify(port)}`)
}

function unavailable(message: string): ApiError {
  return new ApiError(503, 'ServiceUnavailable', message)
}

function unreached(cause: string, waited: number): ApiError {
  const error = unavailable(`error trying to reach service: ${cause}`)
  error.waited = waited
  return error
}

/** Of a kubelet's own paths those that tell something here. */
function answerNode(engine: Engine, { name = '', rest = '' }: ResourceTarget, answer: Answer): Promise<void> {
  const [nodeName] = splitName(name)
  const node = engine.store.get(nodeKind, undefined, nodeName)
  if (node === undefined) throw notFound(nodeKind, nodeName)
  const failure = kubeletFailure(engine, nodeName)
  if (failure !== undefined) throw unreached(failure.cause, failure.waited)
  if (rest === 'healthz') return answer.text(200, 'ok', 'text/plain; charset=utf-8')
  if (rest === 'pods') {
    const items = Array.from(engine.store.onNode(podKind, nodeName))
    return answer.object(200, { kind: 'PodList', apiVersion: 'v1', metadata: {}, items })
  }
  return answer.text(404, '404 page not found\n', 'text/plain; charset=utf-8')
}
