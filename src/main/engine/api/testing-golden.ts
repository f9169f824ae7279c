// Recorded answers of a real API server, for the tests of this room: reading them, asking the same of our server,
// comparing. The recording is not part of the project; without it the tests are skipped.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { kinds } from '../../../shared/kinds/table.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import { createEstablishingController } from '../controllers/crd/establishing-controller.ts'
import { NamingController } from '../controllers/crd/naming-controller.ts'
import { ResourceQuotaController } from '../controllers/resourcequota/resourcequota-controller.ts'
import { createControlPlane } from '../create-control-plane.ts'
import { Clock } from '../sim/clock.ts'
import { Random } from '../sim/random.ts'
import { ObjectStore } from '../store/object-store.ts'
import { ApiServer } from './api-server.ts'
import { CustomKinds } from './custom/custom-kinds.ts'
import { anonymous } from './authorization/identities.ts'
import { impersonated } from './authorization/impersonation.ts'
import { RbacAuthorizer } from './authorization/rbac-authorizer.ts'
import type { ApiRequest, ApiResponse, Identity, PatchType, RequestOptions, Verb } from './request.ts'
import { reviews } from './reviews/reviews.ts'
import { ServiceAccountTokens } from './service-account-token.ts'
import { testingSigner } from './testing-token-signer.ts'

const folder = fileURLToPath(new URL('../../../../../shared/kube/golden/', import.meta.url))

export const hasGolden = existsSync(folder)
if (!hasGolden)
  process.stdout.write('the recorded answers of an API server are not here: tests against them are skipped\n')

export interface GoldenRequest {
  readonly method: string
  readonly path: string
  readonly body?: Json
  readonly ct?: string
  readonly accept?: string
  readonly headers?: object
  readonly token?: string
  readonly beforeCase?: number
}

export interface GoldenCase extends GoldenRequest {
  readonly id: string
  readonly note?: string
  readonly kind?: string
  readonly code: number
  readonly warnings?: readonly string[]
  readonly response: Json
}

export interface GoldenSet<T> {
  readonly setup?: readonly GoldenRequest[]
  readonly cases: readonly T[]
}

export function readGolden<T>(name: string): GoldenSet<T> {
  return JSON.parse(readFileSync(`${folder}${name}`, 'utf8')) as GoldenSet<T>
}

/** A server like the recorded one, with the namespaces a new cluster has. */
export class GoldenServer {
  readonly clock = new Clock(Date.UTC(2026, 0, 1))
  readonly store = new ObjectStore(kinds)
  readonly server: ApiServer
  readonly #authorizer: RbacAuthorizer

  /** `withQuotas`: what is used of quotas is counted, which shows in their managedFields. */
  constructor({ withQuotas = false } = {}) {
    const random = new Random('golden')
    const context = { clock: this.clock, store: this.store, random, serviceRange: '10.0.0.0/16' }
    this.#authorizer = new RbacAuthorizer(this.store)
    const tokens = new ServiceAccountTokens(context, testingSigner)
    this.server = new ApiServer(context, {
      mustHaveAccount: true,
      authorizer: this.#authorizer,
      tokens,
      virtual: reviews((token, audiences) => tokens.authenticate(token, audiences))
    })
    const customKinds = new CustomKinds(this.store, this.clock)
    const plane = createControlPlane(context, random)
    const definitions = [customKinds, new NamingController(plane), createEstablishingController(plane)]
    for (const component of definitions) component.start()
    if (withQuotas) new ResourceQuotaController(plane).start()
    for (const name of ['default', 'kube-system']) {
      this.ask({
        method: 'POST',
        path: '/api/v1/namespaces',
        body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
      })
    }
  }

  /** Takes away what a case created, as the recording did. */
  undo({ path }: GoldenRequest, answer: ApiResponse): void {
    const { name } = (answer.object as { readonly metadata: { readonly name: string } }).metadata
    this.ask({ method: 'DELETE', path: `${path.replace(/\?.*$/, '')}/${name}?gracePeriodSeconds=0` })
  }

  /** Undefined where the request is about what only the HTTP layer, or a later kind, knows. */
  ask(asked: GoldenRequest): ApiResponse | undefined {
    const request = this.#withLiveUid(requestOf(asked, this.store.kinds.all()))
    if (request === undefined) return undefined
    const identity = this.#identityOf(asked)
    if ('status' in identity) return { code: identity.code, object: identity, warnings: [] }
    const answer = this.server.handle(request, identity)
    // A definition is established, and a quota counted, by the time of the next request.
    if (awaited.has(request.resource)) this.clock.advanceTo(this.clock.now + 100)
    return answer
  }

  #withLiveUid(request: ApiRequest | undefined): ApiRequest | undefined {
    if (request?.body === undefined || request.name === undefined) return request
    const kind = this.store.kinds.all().find(({ resource }) => resource === request.resource)
    const live = kind && this.store.get(kind, request.namespace, request.name)
    return live === undefined ? request : { ...request, body: withUid(request.body, live.metadata.uid) }
  }

  #identityOf({ token, headers = {} }: GoldenRequest): Identity | Status {
    const shown = token === '<none>' ? { ...anonymous, userAgent: 'golden' } : administrator
    const distinct = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [String(value)]] as const)
    return impersonated(shown, Object.fromEntries(distinct), this.#authorizer)
  }
}

const awaited = new Set(['customresourcedefinitions', 'resourcequotas'])

const administrator: Identity = {
  user: 'admin',
  groups: ['system:masters', 'system:authenticated'],
  userAgent: 'golden'
}

/** Kinds that are asked about and not stored. */
const reviewKinds = reviews(() => undefined).map(({ kind }) => kind)

const patchTypes: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply'
}

/** Undefined where the kind, the subresource or the form of the request is not this room's. */
export function requestOf(asked: GoldenRequest, known: readonly Kind[] = kinds): ApiRequest | undefined {
  const { method, path, ct, accept } = asked
  const body = filledIn(asked.body, path)
  const url = new URL(path, 'http://golden')
  const parts = url.pathname.split('/').slice(1)
  const [group, version, rest] =
    parts[0] === 'api' ? ['', parts[1], parts.slice(2)] : [parts[1], parts[2], parts.slice(3)]
  const scoped = rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'finalize' && rest[2] !== 'status'
  const [resource, name, subresource] = scoped ? rest.slice(2) : rest
  if (resource === undefined || resource === '' || version === undefined || group === undefined) return undefined
  if (rest.includes('') || url.searchParams.has('watch') || accept !== undefined) {
    return undefined
  }
  const kind = [...known, ...reviewKinds].find(
    (candidate) => candidate.group === group && candidate.resource === resource
  )
  if (kind === undefined || kind.version !== version) return undefined
  const verb = verbOf(method, name !== undefined)
  if (verb === undefined || (ct !== undefined && ct !== '' && method !== 'PATCH' && ct !== 'application/json'))
    return undefined
  const patchType = patchTypes[ct ?? '']
  if (verb === 'patch' && patchType === undefined) return undefined
  const options = optionsOf(url.searchParams)
  if (options === undefined) return undefined
  return {
    verb,
    group,
    version,
    resource,
    ...(scoped ? { namespace: rest[1]! } : {}),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
    ...(typeof body === 'string' ? { bodyText: body } : body === undefined || body === null ? {} : { body }),
    ...(patchType === undefined ? {} : { patchType }),
    options
  }
}

function verbOf(method: string, isNamed: boolean): Verb | undefined {
  switch (method) {
    case 'GET':
      return isNamed ? 'get' : 'list'
    case 'POST':
      return 'create'
    case 'PUT':
      return isNamed ? 'update' : undefined
    case 'PATCH':
      return isNamed ? 'patch' : undefined
    case 'DELETE':
      return isNamed ? 'delete' : 'deletecollection'
    default:
      return undefined
  }
}

/** In what is sent, the placeholder of a uid means that of the object which it is about. */
export function withUid(body: Json, uid: string): Json {
  const text = JSON.stringify(body)
  return text.includes('"<uid>"') ? (JSON.parse(text.replaceAll('"<uid>"', JSON.stringify(uid))) as Json) : body
}

/** Placeholders in what is sent stand for a value of the recording; any free one will do. */
export function filledIn(body: Json | undefined, path: string): Json | undefined {
  const text = JSON.stringify(body ?? null)
  if (!placeholder.test(text)) return body
  const number = Array.from(path + text).reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 200_000, 7)
  return JSON.parse(
    text
      .replaceAll('"<clusterIP>"', `"10.0.${100 + (number % 100)}.${1 + (number % 250)}"`)
      .replaceAll('"<nodePort>"', String(30_000 + (number % 2000)))
  ) as Json
}

/** Undefined where a number is none: the HTTP layer refuses those. */
function optionsOf(query: URLSearchParams): RequestOptions | undefined {
  const options: Record<string, unknown> = {}
  for (const key of query.keys()) {
    const value = query.get(key)!
    if (key === 'dryRun') options[key] = query.getAll(key)
    else if (key === 'force') options[key] = value === 'true'
    else if (key === 'limit' || key === 'gracePeriodSeconds' || key === 'timeoutSeconds') {
      if (!/^-?\d+$/.test(value)) return undefined
      options[key] = Number(value)
    } else options[key] = value
  }
  return options
}

const placeholder = /<(?:uid|time|rv|clusterIP|nodePort|rand|age|ptr|go value|diff|jwt|server|node|ns|any)>/
const anyPlaceholder = /<[a-zA-Z ]+>/

/** Where `actual` is not what was recorded: paths with both values. */
export function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (typeof expected === 'string') {
    const wanted = withoutGoValues(expected)
    if (wanted === actual) return []
    if (placeholder.test(wanted) && (typeof actual === 'string' || typeof actual === 'number')) {
      const pattern = wanted
        .split(anyPlaceholder)
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('[\\s\\S]*')
      if (new RegExp(`^${pattern}$`).test(String(actual))) return []
    }
    return [difference(path, wanted, actual)]
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) return [difference(path, expected, actual)]
    return expected.flatMap((value, index) => differences(value, actual[index], `${path}[${index}]`))
  }
  if (isMembers(expected) && isMembers(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)])
    return [...keys].flatMap((key) => {
      // Go prints null where it has nothing; this program leaves the field out.
      const wanted = expected[key] ?? undefined
      return differences(wanted, actual[key] ?? undefined, `${path}.${key}`)
    })
  }
  return expected === actual ? [] : [difference(path, expected, actual)]
}

const goValueStart = /(?:\[\][\w.]+|map\[string\]string|[a-z]\w*\.[A-Z]\w*)(?=\{|\(nil\))/g

/** 1.28 prints a bad value as Go does, 1.34 as JSON: such a value stands for any. So does a revision inside a text. */
function withoutGoValues(text: string): string {
  let result = ''
  let at = 0
  for (const match of text.matchAll(goValueStart)) {
    if (match.index < at) continue
    result += `${text.slice(at, match.index)}<any>`
    at = endOfGoValue(text, match.index + match[0].length)
  }
  return (result + text.slice(at))
    .replace(/(\\"resourceVersion\\":\\")\d+/g, '$1<rv>')
    .replace(/("resourceVersion":")\d+/g, '$1<rv>')
}

function endOfGoValue(text: string, start: number): number {
  if (text.startsWith('(nil)', start)) return start + '(nil)'.length
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return at + 1
  }
  return text.length
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function difference(path: string, expected: unknown, actual: unknown): string {
  return `${path}: expected ${JSON.stringify(expected)?.slice(0, 400)}, got ${JSON.stringify(actual)?.slice(0, 400)}`
}

/** Warning headers as texts: `299 - "unknown field \"a\""`. */
export function warningTexts(warnings: readonly string[] | undefined): readonly string[] {
  return (warnings ?? []).map((warning) => JSON.parse(warning.replace(/^299 - /, '')) as string)
}
