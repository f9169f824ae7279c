// The way of one request: whose it is, as whom, whether he may, and to which room it goes. Upstream's handler chain
// (apiserver/pkg/server.DefaultBuildHandlerChain).
import type { IncomingMessage, ServerResponse } from 'node:http'
import { publishedSchemas } from '../../shared/custom-resources/published-schema.ts'
import { customResourceDefinitionKind } from '../../shared/kinds/customresourcedefinition/kind.ts'
import { ApiError } from '../engine/api/api-error.ts'
import { methodNotAllowed } from '../engine/api/call.ts'
import type { Engine } from '../engine/engine.ts'
import { kubeletVersion } from '../../shared/machines/machine.ts'
import { subresourceOf } from '../engine/api/subresources.ts'
import { actingAs, identified, permit, type Asked, type Doorkeeper } from './admission.ts'
import { answeredRequest, type Outcome } from './answered-request.ts'
import type { AnsweredRequest, ApiBackend } from './api-backend.ts'
import { DiscoveryCache } from './discovery/discovery-cache.ts'
import { servedKinds } from './discovery/served-kinds.ts'
import { internalError } from './internal-error.ts'
import { answerForm, wantsPretty, type AnswerForm } from './media-types.ts'
import type { CustomSchema } from './openapi/custom-schema.ts'
import { OpenApiCache } from './openapi/openapi-cache.ts'
import type { Prose } from './openapi/prose.ts'
import { answerPath } from './path-requests.ts'
import { answerPodLog } from './pod-log.ts'
import { answerProxy } from './proxy-requests.ts'
import { RequestCounts } from './request-counts.ts'
import type { ResourceTarget } from './request-target.ts'
import { answerResource, targetKind } from './resource-requests.ts'
import { Answer } from './respond.ts'
import { ChangeFeed } from './watch/change-feed.ts'
import { WatchRequests } from './watch/watch-requests.ts'
import { admitConnection, optionsOfQuery } from './streams/connecting.ts'
import { StreamRequests, upgradeRequired, wantsStreams } from './streams/stream-requests.ts'
import type { Upgrade } from './streams/upgrade.ts'
import { responseSink, webSocketSink } from './watch/watch-sinks.ts'

export interface HandlerOptions extends Omit<Doorkeeper, 'hasAnonymous' | 'now'> {
  /** HOST:PORT, as discovery tells it. */
  readonly address: string
  readonly jwks: string | undefined
  /** What the documents say of kinds and fields. */
  readonly prose: Prose
  onAnswered(request: AnsweredRequest): void
}

/** Rooms that belong to one engine, made anew with it. */
interface EngineRooms {
  readonly discovery: DiscoveryCache
  readonly openapi: OpenApiCache
  readonly feed: ChangeFeed
  readonly watches: WatchRequests
  readonly streams: StreamRequests
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
    backend.onCommit(() => {
      // Nobody is behind the address any more: what is open to it ends.
      if (backend.engine.machines?.apiState === 'unreachable') this.closeStreams()
      this.#rooms.feed.committed()
    })
    backend.onReload(() => {
      this.closeStreams()
      this.#rooms.feed.close()
      this.#rooms = this.#makeRooms()
    })
  }

  /** Ends all that is open without an end of its own. */
  closeStreams(): void {
    this.#rooms.watches.closeAll()
    this.#rooms.streams.closeAll()
  }

  /** Whether a watch waits for the next commit. */
  get hasWaiting(): boolean {
    return this.#rooms.feed.hasWaiting
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrived = this.#backend.time.now()
    const { api, machines } = this.#backend.engine
    // There is nobody behind the address any more: what a client meets is a connection that ends.
    if (machines?.apiState === 'unreachable') return void request.socket.destroy()
    // As far as it is known: a list of requests tells of those too that are refused.
    let asked: Asked | undefined
    let answer = new Answer(request, response, defaultForm)
    let reason: string | undefined
    try {
      asked = identified(request, this.#doorkeeper())
      asked = actingAs(asked, request, api.authorizer)
      permit(asked, request, api)
      const { target, identity } = asked
      const isPretty = wantsPretty(target.query.get('pretty'), identity.userAgent)
      const form = answerForm(request.headers.accept, isPretty, target.resource !== undefined)
      if (!('refused' in form)) answer = new Answer(request, response, form)
      else if (target.resource !== undefined && answersObjects(target.resource)) throw notAcceptable(form.refused)
      await this.#route(asked, request, answer, response)
    } catch (error) {
      reason = error instanceof ApiError ? error.reason : 'InternalError'
      await this.#waitFor(error)
      await this.#refuse(error, request, response, answer)
    }
    const { bytes, created } = answer
    const outcome = { code: response.statusCode, bytes, created, reason: reason ?? answer.reason }
    this.#tell(answeredRequest(request, asked, outcome, this.#backend.time.now() - arrived))
  }

  /** A request to go on as a WebSocket or as SPDY, for watches and for streams. Resolves when that is over. */
  async upgrade(upgrade: Upgrade): Promise<void> {
    const { request } = upgrade
    const arrived = this.#backend.time.now()
    const { api, machines } = this.#backend.engine
    if (machines?.apiState === 'unreachable') return void request.socket.destroy()
    let asked: Asked | undefined
    let outcome: Outcome
    try {
      asked = identified(request, this.#doorkeeper())
      asked = actingAs(asked, request, api.authorizer)
      permit(asked, request, api)
      outcome = { code: 101, bytes: await this.#upgraded(asked, upgrade), created: undefined, reason: undefined }
    } catch (error) {
      const refused = error instanceof ApiError ? error : internalError(error)
      await this.#waitFor(error)
      upgrade.refuse(refused)
      const { code, reason } = refused instanceof ApiError ? refused.status : refused
      outcome = { code, bytes: 0, created: undefined, reason }
    }
    this.#tell(answeredRequest(request, asked, outcome, this.#backend.time.now() - arrived))
  }

  /** Resolves with the bytes that went to the client. Throws ApiError. */
  async #upgraded({ identity, target }: Asked, upgrade: Upgrade): Promise<number> {
    const { resource } = target
    const { watches, streams } = this.#rooms
    if (resource !== undefined && wantsStreams(resource)) {
      const { method } = upgrade.request
      if (method !== 'GET' && method !== 'POST') throw methodNotAllowed()
      const { name = '', namespace, subresource = '' } = resource
      const options = optionsOfQuery(target.query)
      const verb = resource.verb === 'get' ? 'get' : 'create'
      await admitConnection(this.#backend, identity, { verb, namespace, name, subresource, options })
      return streams.serve({ ...target, resource }, upgrade)
    }
    const form = answerForm(upgrade.request.headers.accept, false, true)
    if (resource?.verb !== 'watch' || !upgrade.isWebSocket || 'refused' in form) throw onlyWatches()
    const start = watches.prepare({ ...target, resource }, form)
    // The protocol of a watch's frames is the client's affair; the one that carries a token is none to talk in.
    const protocol = upgrade.protocols.find((name) => !name.startsWith('base64url.bearer.'))
    const sink = webSocketSink(await upgrade.webSocket(protocol ?? '', 'watch'))
    await start(sink).ended
    return sink.bytes
  }

  /** As long as the server itself had waited in vain. */
  async #waitFor(error: unknown): Promise<void> {
    if (error instanceof ApiError && error.waited !== undefined) await this.#backend.passed(error.waited)
  }

  #tell(record: AnsweredRequest): void {
    this.#counts.add(record)
    this.#options.onAnswered(record)
  }

  #doorkeeper(): Doorkeeper {
    const { hosts, ofToken, ofCertificate } = this.#options
    const { now, settings } = this.#backend.engine
    // Where everybody may do everything nobody is let in unknown, as upstream has it.
    return { hosts, ofToken, ofCertificate, now, hasAnonymous: settings.controlPlaneOnly !== true }
  }

  async #route(
    { target, identity }: Asked,
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
    // What is proxied goes on with whatever method it has.
    if (request.method === 'HEAD' && resource.subresource !== 'proxy') throw methodNotAllowed()
    const asked = { ...target, resource }
    if (resource.verb === 'watch') {
      if (request.method !== 'GET') throw methodNotAllowed()
      if (answer.form.encoding !== 'json') throw notAcceptable('stream')
      const start = watches.prepare(asked, answer.form)
      const sink = responseSink(answer.stream('application/json'))
      await start(sink).ended
      answer.bytes = sink.bytes
      return
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
    if (resource.verb !== 'get' && resource.verb !== 'create') throw methodNotAllowed()
    response.setHeader('Connection', 'close')
    throw upgradeRequired()
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

  #makeRooms(): EngineRooms {
    const { engine, time } = this.#backend
    const served = servedKinds(engine)
    const feed = new ChangeFeed({
      revision: engine.store.revision,
      onAnyChange: (listener) => engine.store.onAnyChange(listener),
      changesSince: (revision, kind, limit) => engine.changesSince(revision, kind, limit),
      commitSoon: () => this.#backend.commitSoon()
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
      watches: new WatchRequests(engine, feed, time),
      streams: new StreamRequests(this.#backend)
    }
  }
}

function onlyWatches(): ApiError {
  return new ApiError(400, 'BadRequest', 'only watches can be upgraded to a WebSocket')
}

/** What the served CustomResourceDefinitions say of their kinds. */
function customSchemas({ store }: Engine): readonly CustomSchema[] {
  return Array.from(store.all(customResourceDefinitionKind))
    .filter(({ spec }) => store.kinds.ofResource(spec.group, spec.names.plural) !== undefined)
    .flatMap(publishedSchemas)
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
/** YAML has no end by which one event could be told from the next. */
const streamed = 'application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch'

function notAcceptable(refused: 'media type' | 'transform' | 'stream'): ApiError {
  if (refused === 'media type') {
    return new ApiError(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${produced}`, {})
  }
  const accepted = refused === 'stream' ? streamed : produced
  return new ApiError(406, 'NotAcceptable', `only the following media types are accepted: ${accepted}`)
}
