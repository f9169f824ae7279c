// Before a client is let into a pod, those are asked who judge connections: webhooks and policies about CONNECT.
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import { ApiError } from '../../engine/api/api-error.ts'
import type { ApiRequest, ApiResponse, Identity } from '../../engine/api/request.ts'
import type { Engine } from '../../engine/engine.ts'
import type { ApiBackend } from '../api-backend.ts'

export interface Connecting {
  readonly verb: 'create' | 'get'
  readonly namespace: string | undefined
  readonly name: string
  readonly subresource: string
  /** PodExecOptions and their like. */
  readonly options: Json
}

/** What is to be asked; undefined where nobody judges. */
export function connectRequest(engine: Engine, connecting: Connecting): ApiRequest | undefined {
  const { namespace, name, options, subresource, verb } = connecting
  const { group, version, resource } = podKind
  if (!engine.api.asksOthers(group, version, resource)) return undefined
  return {
    verb,
    group,
    version,
    resource,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    subresource,
    body: options
  }
}

/** Throws ApiError where somebody refuses. */
export async function admitConnection(
  backend: Pick<ApiBackend, 'engine' | 'submit'>,
  identity: Identity,
  connecting: Connecting
): Promise<void> {
  const request = connectRequest(backend.engine, connecting)
  if (request !== undefined) throwRefusal(await backend.submit(request, identity))
}

/** Throws what an answer refuses. */
export function throwRefusal({ code, object }: ApiResponse): void {
  if (code >= 300) throw ApiError.of(object as Status)
}

/** The options of exec, attach or port-forward as a URL has them. */
export function optionsOfQuery(query: URLSearchParams): Json {
  const isTrue = (name: string): { readonly [key: string]: Json } =>
    query.get(name) === 'true' ? { [name]: true } : {}
  const container = query.get('container')
  const command = query.getAll('command')
  const ports = query.getAll('ports').flatMap((list) => list.split(',').map(Number))
  return {
    ...isTrue('stdin'),
    ...isTrue('stdout'),
    ...isTrue('stderr'),
    ...isTrue('tty'),
    ...(container === null ? {} : { container }),
    ...(command.length === 0 ? {} : { command }),
    ...(ports.length === 0 ? {} : { ports })
  }
}
