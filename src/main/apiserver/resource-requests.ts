// Requests for resources that the engine answers at once: everything but watches, logs and other streams.
import type { IncomingMessage } from 'node:http'
import { apiVersionOf, listKindOf, type Kind } from '../../shared/kinds/kind.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import { ApiError, badRequest } from '../engine/api/api-error.ts'
import { requestedKind } from '../engine/api/body.ts'
import { scaleKind } from '../engine/api/body-kinds.ts'
import { methodNotAllowed, noSuchResource } from '../engine/api/call.ts'
import type { ApiRequest, Identity, RequestOptions, Verb } from '../engine/api/request.ts'
import { subresourceOf } from '../engine/api/subresources.ts'
import type { Engine } from '../engine/engine.ts'
import type { ApiBackend } from './api-backend.ts'
import { includeObjectOf } from './media-types.ts'
import { requestOptions } from './query-options.ts'
import { representationOf } from './representation.ts'
import { objectBody, patchBody, readBody, type BodyType } from './request-body.ts'
import type { RequestTarget, ResourceTarget } from './request-target.ts'
import type { Answer } from './respond.ts'

/** What a URL names: 404 where there is no such thing. */
export function targetKind(engine: Engine, target: ResourceTarget): Kind {
  const { group, version, resource, namespace, name } = target
  const virtual = engine.api.virtual.get(`${group}/${version}/${resource}`)
  const served = engine.store.kinds.served(group, version, resource)
  const kind = virtual?.kind ?? (served === undefined ? undefined : requestedKind(served))
  if (kind === undefined) throw isOwnGroup(engine, group) ? noSuchResource() : noSuchPath()
  // No route leads to an object of a namespace without one, nor to a cluster's object through one.
  if (kind.namespaced ? name !== undefined && namespace === undefined : namespace !== undefined) throw noSuchResource()
  return kind
}

/** Whether a group is one of upstream's own: what stands in none of these is no path of its server. */
export function isOwnGroup({ store, api }: Engine, group: string): boolean {
  if (store.kinds.all().some((kind) => kind.group === group && kind.isCustom !== true)) return true
  return Array.from(api.virtual.values()).some(({ kind }) => kind.group === group)
}

export function noSuchPath(): ApiError {
  const error = new ApiError(404, 'NotFound', '404 page not found')
  error.plainText = '404 page not found\n'
  return error
}

/** The engine's request of a target. */
function apiRequest(target: ResourceTarget, verb: Verb, options: RequestOptions): ApiRequest {
  const { group, version, resource, namespace, name, subresource, rest } = target
  if (rest !== undefined) throw noSuchResource()
  // Objects are made in their collection and changed by their name: there is no other route.
  const isMade = verb === 'create' && subresource === undefined
  const isChanged = verb === 'update' || verb === 'patch'
  if ((isMade && name !== undefined) || (isChanged && name === undefined)) throw methodNotAllowed()
  return {
    verb,
    group,
    version,
    resource,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
    options
  }
}

/** Reads the body, asks the engine, writes what it answers. */
export async function answerResource(
  backend: ApiBackend,
  target: RequestTarget & { readonly resource: ResourceTarget },
  identity: Identity,
  request: IncomingMessage,
  answer: Answer
): Promise<void> {
  const { engine } = backend
  const { resource, query } = target
  const kind = targetKind(engine, resource)
  const options = requestOptions(query)
  const asked = apiRequest(resource, resource.verb as Verb, options)
  const include = includeObjectOf(query.get('includeObject'))
  if (include === undefined) {
    throw badRequest(`unrecognized includeObject value: ${JSON.stringify(query.get('includeObject'))}`)
  }
  const body = takesBody(asked.verb) ? await readBody(request) : Buffer.alloc(0)
  // The client went away: there is nobody to answer, and what came is not what was meant.
  if (body === undefined) return
  const { full, warnings } = withBody(asked, body, request, kind)
  const response = await backend.submit(full, identity)
  answer.warnings = [...warnings, ...response.warnings]
  const { object, code } = response
  // What a deletion answers names no code.
  if (object.kind === 'Status') return 'code' in object ? answer.status(object) : answer.object(code, object)
  const shownKind = object.kind === scaleKind.kind && resource.subresource === 'scale' ? scaleKind : kind
  const shown = {
    kind: shownKind,
    form: answer.form,
    include,
    hasTypedItems: kind.isCustom === true,
    now: () => engine.now
  }
  const isList = object.kind === listKindOf(kind) && 'items' in object
  if (!isList && object.kind !== shownKind.kind) return answer.object(code, object)
  const representation = representationOf(shown)
  // As in upstream's audit events, what was created has its name.
  if (code === 201 && !isList) answer.created = (object as KubeObject).metadata.name
  if (!isList) return answer.json(code, representation.object(object as KubeObject))
  const { metadata, items } = object
  return answer.list(representation.list(metadata), items, backend.time)
}

function takesBody(verb: Verb): boolean {
  return verb !== 'get' && verb !== 'list'
}

/** What the body of a request is, where it does not say so itself. */
function bodyType(kind: Kind, { verb, subresource }: ApiRequest): BodyType {
  if (verb === 'delete' || verb === 'deletecollection') return { apiVersion: 'v1', kind: 'DeleteOptions' }
  const body = subresource === undefined ? kind : (subresourceOf(kind, subresource)?.body ?? kind)
  return { apiVersion: apiVersionOf(body), kind: body.kind }
}

interface WithBody {
  readonly full: ApiRequest
  readonly warnings: readonly string[]
}

function withBody(asked: ApiRequest, bytes: Buffer, request: IncomingMessage, kind: Kind): WithBody {
  const contentType = request.headers['content-type']
  if (asked.verb === 'patch') {
    return { full: { ...asked, ...patchBody(bytes, contentType, kind.isCustom === true) }, warnings: [] }
  }
  const isDeletion = asked.verb === 'delete' || asked.verb === 'deletecollection'
  if (!takesBody(asked.verb) || (isDeletion && bytes.length === 0)) return { full: asked, warnings: [] }
  const { warnings, ...parts } = objectBody(bytes, contentType, bodyType(kind, asked))
  return { full: { ...asked, ...parts }, warnings }
}
