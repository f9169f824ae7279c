// Paths that name no resource: discovery, OpenAPI, version, health, metrics.
import type { IncomingMessage } from 'node:http'
import { qualifiedResource } from '../../shared/kinds/kind.ts'
import { ApiError } from '../engine/api/api-error.ts'
import { methodNotAllowed, noSuchResource } from '../engine/api/call.ts'
import type { Engine } from '../engine/engine.ts'
import type { DiscoveryCache, ServedDocument } from './discovery/discovery-cache.ts'
import { healthOf } from './health.ts'
import { servedKinds } from './discovery/served-kinds.ts'
import type { OpenApiCache } from './openapi/openapi-cache.ts'
import { acceptClauses } from './media-types.ts'
import type { RequestCounts } from './request-counts.ts'
import type { RequestTarget } from './request-target.ts'
import { isOwnGroup, noSuchPath } from './resource-requests.ts'
import type { Answer } from './respond.ts'
import { versionInfo } from './version.ts'

/** What the documents of one engine are made from. */
export interface PathRoom {
  readonly engine: Engine
  readonly discovery: DiscoveryCache
  readonly openapi: OpenApiCache
  readonly counts: RequestCounts
  /** How many watches are open. */
  readonly watches: number
  /** The keys that ServiceAccount tokens are checked with, as a JSON Web Key Set; undefined where there are none. */
  readonly jwks: string | undefined
}

const discoveryType = 'application/json'

/** Answers, or throws ApiError. */
export async function answerPath(
  room: PathRoom,
  target: RequestTarget,
  request: IncomingMessage,
  answer: Answer
): Promise<void> {
  const path = target.path.length > 1 ? target.path.replace(/\/+$/, '') : target.path
  const health = healthOf(path, target.query, engineHasEtcd(room.engine))
  const isKnown = health !== undefined || knownPaths.has(path) || /^\/(?:apis?|openapi)(?:\/|$)/.test(path)
  if (!isKnown) throw noSuchPath()
  if (request.method !== 'GET' && request.method !== 'HEAD') throw methodNotAllowed()
  if (health !== undefined) return answer.text(health.code, health.text, 'text/plain; charset=utf-8')
  if (path === '/version') return answer.text(200, indented(versionInfo), discoveryType)
  if (path === '/metrics') return answer.text(200, metricsText(room), 'text/plain; version=0.0.4; charset=utf-8')
  if (path === '/openid/v1/jwks' || path === '/.well-known/openid-configuration')
    return answerOpenId(room, path, answer)
  if (path.startsWith('/openapi/')) return answerOpenApi(room.openapi, path, request, target, answer)
  if (path === '/') return answer.text(200, indented({ paths: pathsOf(room) }), discoveryType)
  return answerDiscovery(room, path, request, answer)
}

function engineHasEtcd({ machines }: Engine): boolean {
  return machines === undefined || machines.apiState === 'serving'
}

/** Upstream's WriteRawJSON prints for people. */
function indented(value: object): string {
  return JSON.stringify(value, null, 2)
}

const knownPaths = new Set(['/', '/version', '/metrics', '/openid/v1/jwks', '/.well-known/openid-configuration'])

async function answerDiscovery(
  { engine, discovery }: PathRoom,
  path: string,
  request: IncomingMessage,
  answer: Answer
): Promise<void> {
  const form = aggregatedForm(request.headers.accept)
  const document = discovery.document(path, form)
  if (document === undefined) {
    // A version of one of upstream's own groups is asked of that group; all else is no path at all.
    const [root, group] = path.split('/').slice(1)
    throw root === 'api' || (group !== undefined && isOwnGroup(engine, group)) ? noSuchResource() : noSuchPath()
  }
  const isAggregated = form !== 'plain' && (path === '/api' || path === '/apis')
  const type = isAggregated
    ? `${discoveryType};g=apidiscovery.k8s.io;v=${form};as=APIGroupDiscoveryList`
    : discoveryType
  if (answer.form.encoding === 'yaml' || answer.form.isPretty)
    return answer.json(200, document.bytes.toString().trimEnd())
  const headers = isAggregated ? { ETag: document.etag, Vary: 'Accept' } : {}
  if (isAggregated && request.headers['if-none-match'] === document.etag) return answer.text(304, '', type, headers)
  return answer.text(200, document.bytes, type, headers)
}

function aggregatedForm(accept: string | undefined): 'plain' | 'v2' | 'v2beta1' {
  for (const { type, parameters } of acceptClauses(accept)) {
    if (type !== discoveryType && type !== '*/*') continue
    if (parameters.get('as') !== 'APIGroupDiscoveryList' || parameters.get('g') !== 'apidiscovery.k8s.io')
      return 'plain'
    const version = parameters.get('v')
    if (version === 'v2' || version === 'v2beta1') return version
  }
  return 'plain'
}

async function answerOpenApi(
  openapi: OpenApiCache,
  path: string,
  request: IncomingMessage,
  { query }: RequestTarget,
  answer: Answer
): Promise<void> {
  const isProtobuf = path === '/openapi/v2' && swaggerTypes.has(preferredSwaggerType(request.headers.accept))
  const document = isProtobuf ? await openapi.v2Protobuf() : await openApiDocument(openapi, path)
  if (document === undefined) return answer.text(404, '', 'text/plain; charset=utf-8')
  const { bytes, etag } = document
  const hash = query.get('hash')
  // A document that is asked for by its hash stays what it is for as long as anybody keeps it.
  const isImmutable = hash !== null && etag === `"${hash}"`
  const headers = {
    ETag: etag,
    Vary: 'Accept',
    'Cache-Control': isImmutable ? 'public, immutable' : undefined,
    Expires: isImmutable ? farAway : undefined
  }
  const type = isProtobuf ? swaggerProtobufType : discoveryType
  if (request.headers['if-none-match'] === etag) return answer.text(304, '', type, headers)
  return answer.text(200, bytes, type, headers)
}

const swaggerProtobufType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
/** Both names of the protobuf form: kubectl 1.28 and older ask for the second, and read nothing else. */
const swaggerTypes = new Set([swaggerProtobufType, 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'])

function preferredSwaggerType(accept: string | undefined): string {
  const known = acceptClauses(accept).find(({ type }) => type === discoveryType || swaggerTypes.has(type))
  return known?.type ?? discoveryType
}

function openApiDocument(openapi: OpenApiCache, path: string): Promise<ServedDocument> | ServedDocument | undefined {
  if (path === '/openapi/v2') return openapi.v2()
  if (path === '/openapi/v3') return openapi.root()
  return path.startsWith('/openapi/v3/') ? openapi.v3(path.slice('/openapi/v3/'.length)) : undefined
}

const farAway = 'Fri, 31 Dec 2100 23:59:59 GMT'
const issuer = 'https://kubernetes.default.svc.cluster.local'

function answerOpenId({ jwks }: PathRoom, path: string, answer: Answer): Promise<void> {
  if (jwks === undefined) throw new ApiError(404, 'NotFound', 'the server could not find the requested resource', {})
  if (path === '/openid/v1/jwks') return answer.text(200, jwks, 'application/jwk-set+json')
  return answer.object(200, {
    issuer,
    jwks_uri: `${issuer}/openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['EdDSA']
  })
}

function pathsOf({ engine }: PathRoom): readonly string[] {
  const groups = new Set<string>()
  for (const { group, version } of servedKinds(engine).list()) {
    if (group === '') groups.add('/api').add(`/api/${version}`)
    else groups.add('/apis').add(`/apis/${group}`).add(`/apis/${group}/${version}`)
  }
  return [
    ...groups,
    '/openapi/v2',
    '/openapi/v3',
    '/openid/v1/jwks',
    '/.well-known/openid-configuration',
    '/healthz',
    '/livez',
    '/metrics',
    '/readyz',
    '/version'
  ].sort()
}

function metricsText({ engine, counts, watches }: PathRoom): string {
  const { store } = engine
  const objects = new Map(store.kinds.all().map((kind) => [qualifiedResource(kind), store.count(kind)]))
  return counts.text(objects, watches)
}
