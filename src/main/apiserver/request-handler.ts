// The way of one request: whose it is, as whom, whether he may, and to which room it goes. Upstream's handler chain
// (apiserver/pkg/server.DefaultBuildHandlerChain).
import type { IncomingMessage, ServerResponse } from 'node:http'
import { publishedSchemas } from '../../shared/custom-resources/published-schema.ts'
import { customResourceDefinitionKind } from '../../shared/kinds/customresourcedefinition/kind.ts'
import type { Status } from '../../shared/kube/status.ts'
import { ApiError } from '../engine/api/api-error.ts'
import type { Authorizer } from '../engine/api/authorization/authorizer.ts'
import { impersonated } from '../engine/api/authorization/impersonation.ts'
import { methodNotAllowed } from '../engine/api/call.ts'
import type { Identity } from '../engine/api/request.ts'
import type { Engine } from '../engine/engine.ts'
import { kubeletVersion } from '../engine/kubelet/node-status.ts'
import { subresourceOf } from '../engine/api/subresources.ts'
import type { AnsweredRequest, ApiBackend, TokenAuthenticator } from './api-backend.ts'
import { authenticate } from './authentication.ts'
import { DiscoveryCache } from './discovery/discovery-cache.ts'
import { servedKinds } from './discovery/served-kinds.ts'
import { answerForm, wantsPretty, type AnswerForm } from './media-types.ts'
import type { CustomSchema } from './openapi/custom-schema.ts'
import { OpenApiCache } from './openapi/openapi-cache.ts'
import type { Prose } from './openapi/prose.ts'
import { answerPath } from './path-requests.ts'
import { answerPodLog } from './pod-log.ts'
import { answerProxy } from './proxy-requests.ts'
import { RequestCounts } from './request-counts.ts'
import { accessOfTarget, requestTarget, type RequestTarget, type ResourceTarget } from './request-target.ts'
import { answerResource, targetKind } from './resource-requests.ts'
import { Answer } from './respond.ts'
import { ChangeFeed } from './watch/change-feed.ts'
import { WatchRequests } from './watch/watch-requests.ts'
import { responseSink } from './watch/watch-sinks.ts'

export interface HandlerOptions {
  /** HOST:PORT, as discovery tells it. */
  readonly address: string
  /** The Host headers that are this server's. */
  readonly hosts: ReadonlySet<string>
  readonly ofToken: TokenAuthenticator
  readonly jwks: string | undefined
  /** What the documents say of kinds and fields. */
  readonly prose: Prose
  onAnswered(request: AnsweredRequest): void
}

/** Who asks, and for what. */
export interface Admitted {
  readonly target: RequestTarget
  readonly identity: Identity
  readonly impersonatedBy: string | undefined
}

/** Rooms that belong to one engine, made anew with it. */
interface EngineRooms {
  readonly discovery: DiscoveryCache
  readonly openapi: OpenApiCache
  readonly feed: ChangeFeed
  readonly watches: WatchRequests
}

const defaultForm: AnswerForm = { encoding: 'json', isPretty: false }

export class RequestHandler {
  readonly #backend: ApiBackend
  readonly #options: HandlerOptions
  readonly #counts = new RequestCounts()
  #rooms: EngineRooms

  constructor(backend: ApiBackend, options: HandlerOptions) {
    this.#backend = backend
    this.#options = options
    this.#rooms = this.#makeRooms()
    backend.onCommit(() => this.#rooms.feed.committed())
    backend.onReload(() => {
      this.#rooms.watches.closeAll()
      this.#rooms.feed.close()
      this.#rooms = this.#makeRooms()
    })
  }

  get watches(): WatchRequests {
    return this.#rooms.watches
  }

  /** Whether a watch waits for the next commit. */
  get hasWaiting(): boolean {
    return this.#rooms.feed.hasWaiting
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrived = this.#backend.time.now()
    let admitted: Admitted | undefined
    let answer = new Answer(request, response, defaultForm)
    let reason: string | undefined
    try {
      admitted = this.admit(request)
      const { target } = admitted
      const canTransform = target.resource !== undefined
      const isPretty = wantsPretty(target.query.get('pretty'), admitted.identity.userAgent)
      const form = answerForm(request.headers.accept, isPretty, canTransform)
      if (!('refused' in form)) answer = new Answer(request, response, form)
      else if (target.resource !== undefined && answersObjects(target.resource)) throw notAcceptable(form.refused)
      await this.#route(admitted, request, answer, response)
    } catch (error) {
      reason = error instanceof ApiError ? error.reason : 'InternalError'
      await this.#refuse(error, request, response, answer)
    }
    const isOver = admitted?.target.resource?.verb === 'watch' ? 'watch' : 'answered'
    this.#record(request, response, admitted, answer, reason, arrived, isOver === 'watch')
  }

  /** Whose request it is and what he asks for, if he may. Throws ApiError. */
  admit(request: IncomingMessage): Admitted {
    if (!this.#options.hosts.has(hostName(request.headers.host))) {
      throw new ApiError(
        403,
        'Forbidden',
        `this server does not answer as ${JSON.stringify(request.headers.host ?? '')}`
      )
    }
    const target = requestTarget(request.method ?? 'GET', request.url ?? '/')
    if (target === undefined) throw new ApiError(400, 'BadRequest', 'invalid URL escape')
    // Where everybody may do everything nobody is let in unknown, as upstream has it.
    const caller = authenticate(request, this.#options.ofToken, this.#backend.engine.settings.controlPlaneOnly !== true)
    const { api } = this.#backend.engine
    const identity = actingAs(caller, request, api.authorizer)
    const refusal = api.refusal(identity, accessOfTarget(target, request.method ?? 'GET'))
    if (refusal !== undefined) throw ApiError.of(refusal)
    return { target, identity, impersonatedBy: identity === caller ? undefined : caller.user }
  }

  async #route(
    { target, identity }: Admitted,
    request: IncomingMessage,
    answer: Answer,
    response: ServerResponse
  ): Promise<void> {
    const backend = this.#backend
    const { engine } = backend
    const { discovery, openapi, watches } = this.#rooms
    const { resource } = target
    if (resource === undefined) {
      // What looks like a resource and has a method that no resource takes.
      if (isUnknownMethod(request.method) && /^\/apis?\//.test(target.path)) throw methodNotAllowed()
      const room = {
        engine,
        discovery,
        openapi,
        counts: this.#counts,
        watches: watches.size,
        jwks: this.#options.jwks
      }
      return answerPath(room, target, request, answer)
    }
    if (request.method === 'HEAD') throw methodNotAllowed()
    const asked = { ...target, resource }
    if (resource.verb === 'watch') {
      const start = watches.prepare(asked, answer.form)
      const type = answer.form.transform === undefined ? 'application/json' : 'application/json;stream=watch'
      const stream = start(responseSink(answer.stream(type)))
      return stream.ended
    }
    const kind = targetKind(engine, resource)
    const below = resource.subresource === undefined ? undefined : subresourceOf(kind, resource.subresource)
    if (below?.connects === undefined) return answerResource(backend, asked, identity, request, answer)
    if (below.name === 'proxy') {
      const { search } = new URL(request.url ?? '/', 'https://host')
      return answerProxy(engine, resource, search, request, answer)
    }
    if (below.name === 'log') {
      if (resource.verb !== 'get') throw methodNotAllowed()
      return answerPodLog(engine, resource.namespace ?? '', resource.name ?? '', target.query, answer)
    }
    response.setHeader('Connection', 'close')
    throw new ApiError(501, undefined, `${below.name} is not supported by this version of Drydock`)
  }

  async #refuse(error: unknown, request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
    if (response.destroyed) return
    if (answer.isBegun) {
      // Half an answer can only be broken off: the client sees that it is incomplete.
      response.destroy()
      return
    }
    // What was not read of a body stands in the way of the next request.
    if (!request.complete) response.setHeader('Connection', 'close')
    if (error instanceof ApiError) {
      if (error.plainText !== undefined)
        return answer.text(error.status.code, error.plainText, 'text/plain; charset=utf-8')
      const { status } = error
      const challenge = status.code === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}
      return answer.status(status, challenge)
    }
    return answer.status(internalError(error))
  }

  #record(
    request: IncomingMessage,
    response: ServerResponse,
    admitted: Admitted | undefined,
    answer: Answer,
    reason: string | undefined,
    arrived: number,
    isWatch: boolean
  ): void {
    const { target, identity, impersonatedBy } = admitted ?? {}
    const { rest: _rest, verb, ...resource } = target?.resource ?? {}
    const method = request.method ?? 'GET'
    const record: AnsweredRequest = {
      user: identity?.user ?? 'system:anonymous',
      groups: identity?.groups ?? [],
      ...(impersonatedBy === undefined ? {} : { impersonatedBy }),
      userAgent: request.headers['user-agent'] ?? '',
      method,
      path: (request.url ?? '/').split('?', 1)[0]!,
      verb: verb ?? method.toLowerCase(),
      ...resource,
      isDryRun: target?.query.has('dryRun') === true,
      isWatch,
      code: response.statusCode,
      ...(reason === undefined ? {} : { reason }),
      latency: this.#backend.time.now() - arrived,
      bytes: answer.bytes
    }
    this.#counts.add(record)
    this.#options.onAnswered(record)
  }

  #makeRooms(): EngineRooms {
    const { engine, time } = this.#backend
    const served = servedKinds(engine)
    const feed = new ChangeFeed({
      revision: engine.store.revision,
      onAnyChange: (listener) => engine.store.onAnyChange(listener),
      changesSince: (revision, kind, limit) => engine.changesSince(revision, kind, limit)
    })
    return {
      discovery: new DiscoveryCache(served, this.#options.address),
      openapi: new OpenApiCache({
        served,
        customSchemas: () => customSchemas(engine),
        prose: this.#options.prose,
        version: kubeletVersion,
        time
      }),
      feed,
      watches: new WatchRequests(engine, feed, time)
    }
  }
}

/** The caller himself, or whom he impersonates. Throws ApiError where he may not. */
function actingAs(caller: Identity, request: IncomingMessage, authorizer: Authorizer): Identity {
  if (!Object.keys(request.headers).some((name) => name.startsWith('impersonate-'))) return caller
  const found = impersonated(caller, request.headersDistinct, authorizer)
  if ('user' in found) return found
  const refusal = ApiError.of(found)
  if (found.code === 500)
    refusal.plainText = `Internal Server Error: ${JSON.stringify(request.url)}: ${found.message}\n`
  throw refusal
}

/** What the served CustomResourceDefinitions say of their kinds. */
function customSchemas({ store }: Engine): readonly CustomSchema[] {
  return Array.from(store.all(customResourceDefinitionKind))
    .filter(({ spec }) => store.kinds.ofResource(spec.group, spec.names.plural) !== undefined)
    .flatMap(publishedSchemas)
}

function hostName(host: string | undefined): string {
  return (host ?? '').replace(/:\d+$/, '').toLowerCase()
}

const resourceMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

function isUnknownMethod(method: string | undefined): boolean {
  return !resourceMethods.has(method ?? '')
}

/** Logs and proxied answers have no form to choose. */
function answersObjects({ subresource }: ResourceTarget): boolean {
  return subresource !== 'log' && subresource !== 'proxy'
}

const produced = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'

function notAcceptable(refused: 'media type' | 'transform'): ApiError {
  return refused === 'media type'
    ? new ApiError(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${produced}`, {})
    : new ApiError(406, 'NotAcceptable', `only the following media types are accepted: ${produced}`)
}

function internalError(error: unknown): Status {
  const message = `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`
  return new ApiError(500, 'InternalError', message, { causes: [{ message }] }).status
}
