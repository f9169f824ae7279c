// Where exec, attach and port-forward lead, and why they do not: upstream's pkg/registry/core/pod (streamLocation) and
// what the kubelet says (pkg/kubelet/server, cri-streaming).
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { containerNames } from '../../../shared/kinds/pod/container-names.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { ApiError, badRequest, notFound, serverError } from '../../engine/api/api-error.ts'
import type { Engine } from '../../engine/engine.ts'
import type { SessionOptions } from '../../engine/kubelet/container-streams.ts'
import { kubeletFailure, type KubeletFailure } from '../kubelet-dial.ts'
import { isTrue, type ResourceTarget } from '../request-target.ts'

export interface CommandPlace {
  readonly pod: Pod
  readonly container: string
  readonly options: SessionOptions
  /** Which streams the client has. */
  readonly stdout: boolean
  readonly stderr: boolean
  /** Why the kubelet is not reached; undefined where it is. */
  readonly failure: KubeletFailure | undefined
}

/** Throws ApiError for what the API server itself refuses. */
export function commandPlace(engine: Engine, target: ResourceTarget, query: URLSearchParams): CommandPlace {
  const { namespace, name = '', subresource } = target
  const pod = engine.store.get(podKind, namespace, name)
  if (pod === undefined) throw notFound(podKind, name)
  const container = validContainer(pod, query.get('container') ?? '')
  const failure = kubeletFailure(engine, nodeOf(pod))
  const tty = isTrue(query.get('tty'))
  const stdin = isTrue(query.get('stdin'))
  const stdout = isTrue(query.get('stdout'))
  // A terminal has one stream of output.
  const stderr = isTrue(query.get('stderr')) && !tty
  if (!stdin && !stdout && !stderr) throw plain(400, 'you must specify at least 1 of stdin, stdout, stderr')
  const command = query.getAll('command')
  const options =
    subresource === 'exec' ? { command, stdin, tty } : { stdin, tty: ofContainer(pod, container).tty === true }
  return { pod, container, options, stdout, stderr, failure }
}

/** The pod whose ports are forwarded. Throws ApiError. */
export function forwardedPod(engine: Engine, { namespace, name = '' }: ResourceTarget): Pod {
  const pod = engine.store.get(podKind, namespace, name)
  if (pod === undefined) throw notFound(podKind, name)
  refuseUnreached(kubeletFailure(engine, nodeOf(pod)))
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

/** Throws what is said to who would be let in by the kubelet, where that is not reached. */
export function refuseUnreached(failure: KubeletFailure | undefined): void {
  if (failure === undefined) return
  const error = serverError(`error dialing backend: ${failure.cause}`)
  error.waited = failure.waited
  throw error
}

/** The kubelet's address for a session, as the API server would ask it: what stands in errors of Go's HTTP client. */
export function kubeletUrl({ pod, container, options, stdout, stderr }: CommandPlace, host: string): string {
  const { command, stdin, tty } = options
  const query = new URLSearchParams()
  for (const word of command ?? []) query.append('command', word)
  if (stderr) query.append('error', '1')
  if (stdin) query.append('input', '1')
  if (stdout) query.append('output', '1')
  if (tty) query.append('tty', '1')
  const { name, namespace } = pod.metadata
  return `https://${host}/${command === undefined ? 'attach' : 'exec'}/${namespace}/${name}/${container}?${query.toString()}`
}

function nodeOf({ metadata, spec }: Pod): string {
  if (spec.nodeName === undefined) throw badRequest(`pod ${metadata.name} does not have a host assigned`)
  return spec.nodeName
}

function plain(code: number, message: string): ApiError {
  const error = new ApiError(code, 'InternalError', message)
  error.plainText = message
  return error
}
