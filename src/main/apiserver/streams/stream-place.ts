// Where exec, attach and port-forward lead, and why they do not: upstream's pkg/registry/core/pod (streamLocation) and
// what the kubelet says (pkg/kubelet/server, cri-streaming).
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { containerNames } from '../../../shared/kinds/pod/container-names.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { ApiError, badRequest, notFound } from '../../engine/api/api-error.ts'
import type { Engine } from '../../engine/engine.ts'
import type { SessionOptions } from '../../engine/kubelet/container-streams.ts'
import { isTrue, type ResourceTarget } from '../request-target.ts'

export interface CommandPlace {
  readonly pod: Pod
  readonly container: string
  readonly options: SessionOptions
  /** Which streams the client has. */
  readonly stdout: boolean
  readonly stderr: boolean
}

/** The kubelet's port. */
const kubeletPort = 10250

/** Throws ApiError for what the API server itself refuses. */
export function commandPlace(engine: Engine, target: ResourceTarget, query: URLSearchParams): CommandPlace {
  const { namespace, name = '', subresource } = target
  const pod = engine.store.get(podKind, namespace, name)
  if (pod === undefined) throw notFound(podKind, name)
  const container = validContainer(pod, query.get('container') ?? '')
  reachNode(engine, pod)
  const tty = isTrue(query.get('tty'))
  const stdin = isTrue(query.get('stdin'))
  const stdout = isTrue(query.get('stdout'))
  // A terminal has one stream of output.
  const stderr = isTrue(query.get('stderr')) && !tty
  if (!stdin && !stdout && !stderr) throw plain(400, 'you must specify at least 1 of stdin, stdout, stderr')
  const command = query.getAll('command')
  const options =
    subresource === 'exec' ? { command, stdin, tty } : { stdin, tty: ofContainer(pod, container).tty === true }
  return { pod, container, options, stdout, stderr }
}

/** The pod whose ports are forwarded. Throws ApiError. */
export function forwardedPod(engine: Engine, { namespace, name = '' }: ResourceTarget): Pod {
  const pod = engine.store.get(podKind, namespace, name)
  if (pod === undefined) throw notFound(podKind, name)
  reachNode(engine, pod)
  return pod
}

/** What the kubelet says of a container that does not run: in plain text, or wrapped by who speaks for it. */
export function containerNotFound(container: string): ApiError {
  return plain(500, `container not found (${JSON.stringify(container)})`)
}

function validContainer(pod: Pod, wanted: string): string {
  const { name } = pod.metadata
  if (wanted !== '') {
    if (!containerNames(pod).includes(wanted)) throw badRequest(`container ${wanted} is not valid for pod ${name}`)
    return wanted
  }
  const { containers, initContainers = [] } = pod.spec
  const [only] = containers
  if (containers.length === 1) return only!.name
  const names = (all: readonly { readonly name: string }[]): string => all.map((one) => one.name).join(' ')
  const others = initContainers.length === 0 ? '' : ` or one of the init containers: [${names(initContainers)}]`
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${names(containers)}]${others}`)
}

function ofContainer({ spec }: Pod, name: string): { readonly tty?: boolean } {
  const all = [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])]
  return all.find((one) => one.name === name) ?? {}
}

/** The API server asks the node's kubelet, which nobody hears from where its machine is off. */
function reachNode(engine: Engine, { metadata, spec }: Pod): void {
  const { nodeName } = spec
  if (nodeName === undefined) throw badRequest(`pod ${metadata.name} does not have a host assigned`)
  if (engine.kubelets.isUp(nodeName) && !engine.kubelets.isCutOff(nodeName)) return
  const addresses = engine.store.get(nodeKind, undefined, nodeName)?.status?.addresses ?? []
  const address = addresses.find(({ type }) => type === 'InternalIP')?.address ?? nodeName
  const message = `error dialing backend: dial tcp ${address}:${kubeletPort}: connect: no route to host`
  throw new ApiError(500, undefined, message)
}

function plain(code: number, message: string): ApiError {
  const error = new ApiError(code, 'InternalError', message)
  error.plainText = message
  return error
}
