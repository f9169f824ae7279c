import { listKindOf, type Kind, type ServedForm } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import { accessOf, forbiddenTo } from './authorization/access.ts'
import { alwaysAllow, type AccessAttributes, type Authorizer } from './authorization/authorizer.ts'
import type { AdmissionNotes } from './admission/dynamic/attributes.ts'
import { ApiError } from './api-error.ts'
import { methodNotAllowed, noSuchResource, type Call, type ServerContext } from './call.ts'
import type { WriterContext } from './commit.ts'
import { noHistory, type HistoryReader } from './history-reader.ts'
import type { ApiRequest, ApiResponse, Identity, ObjectList, Verb } from './request.ts'
import type { ServiceAccountTokens } from './service-account-token.ts'
import { subresourceOf } from './subresources.ts'
import { virtualResources, type VirtualResource, type VirtualResources } from './virtual-resource.ts'
import { aggregationOf, serviceUnavailable } from './virtual/aggregation.ts'
import { create } from './verbs/create.ts'
import { deleteCollection } from './verbs/delete-collection.ts'
import { deleteOne } from './verbs/delete.ts'
import { get } from './verbs/get.ts'
import { list } from './verbs/list.ts'
import { patch } from './verbs/patch.ts'
import { update } from './verbs/update.ts'

export interface ApiServerSettings {
  /** Answers lists of the past; without it a list in pages goes on with what is there now. */
  readonly history?: HistoryReader
  /**
   * A pod without serviceAccountName needs the account "default", as upstream. Off by default: it takes a controller
   * that makes the account in every new namespace. An account that is named must be there in any case.
   */
  readonly mustHaveAccount?: boolean
  /** Fills in what is computed when read: heartbeats. The object as stored by default. */
  readonly asRead?: <T extends KubeObject>(object: T) => T
  /** Everybody may do everything by default. */
  readonly authorizer?: Authorizer
  /** Issues tokens of ServiceAccounts; without it there is no serviceaccounts/token. */
  readonly tokens?: ServiceAccountTokens
  /** What is answered and not stored. */
  readonly virtual?: readonly VirtualResource[]
  /** Milliseconds that the way to an add-on's API is tried in vain; undefined where it leads there. */
  readonly unreachedFor?: (apiService: string) => number | undefined
}

const verbs: Readonly<Record<Verb, (call: Call) => ApiResponse>> = {
  get,
  list,
  create,
  update,
  patch,
  delete: deleteOne,
  deletecollection: deleteCollection
}

const connections = new Set(['exec', 'attach', 'portforward'])

const endpointsDeprecation = 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'

/** Whom a request is about, and what answers it. */
interface Route {
  readonly kind: Kind
  readonly form?: ServedForm
  readonly answer: ((call: Call) => ApiResponse) | undefined
}

/**
 * The API server in process: every rule of upstream's registry and admission between a request and the store. Answers at
 * once and never throws for what a request asks: a refusal is an answer whose object is a Status.
 */
export class ApiServer {
  readonly virtual: VirtualResources
  readonly #context: ServerContext
  readonly #unreachedFor: (apiService: string) => number | undefined

  constructor(context: WriterContext, settings: ApiServerSettings = {}) {
    const { history = noHistory, mustHaveAccount = false, asRead = (object) => object } = settings
    const { authorizer = alwaysAllow, tokens, virtual = [], unreachedFor = () => undefined } = settings
    this.#unreachedFor = unreachedFor
    this.virtual = virtualResources(virtual)
    this.#context = { ...context, history, mustHaveAccount, asRead, authorizer, tokens }
  }

  /** Whether a request leaves everything as it is: then it is no input, and nothing of it must be on disk. */
  onlyReads({ verb, group, version, resource, subresource, options }: ApiRequest): boolean {
    if (subresource !== undefined && connections.has(subresource)) return !this.asksOthers(group, version, resource)
    if (verb === 'get' || verb === 'list') return true
    if ((options?.dryRun?.length ?? 0) > 0) return !this.asksOthers(group, version, resource)
    if (subresource !== undefined) return group === '' && resource === 'serviceaccounts' && subresource === 'token'
    const virtual = this.virtual.get(`${group}/${version}/${resource}`)
    return virtual !== undefined && virtual.writes !== true
  }

  /** Whether somebody hears of writes to this resource: a webhook, also of a dry run, and of who connects to a pod. */
  asksOthers(group: string, version: string, resource: string): boolean {
    const { admission, store } = this.#context
    const served = admission === undefined ? undefined : store.kinds.served(group, version, resource)
    return served !== undefined && admission!.asks(served.kind)
  }

  handle(request: ApiRequest, identity: Identity): ApiResponse {
    const warnings: string[] = []
    const notes: AdmissionNotes = { warnings, waited: 0 }
    try {
      const refusal = this.refusal(identity, accessOf(request))
      if (refusal !== undefined) return { code: refusal.code, object: refusal, warnings }
      const { kind, form, answer } = this.#route(request, notes)
      if (answer === undefined) throw methodNotAllowed()
      if (kind.kind === 'Endpoints') warnings.push(endpointsDeprecation)
      const { deprecationWarning } = form ?? kind
      if (deprecationWarning !== undefined) warnings.push(deprecationWarning)
      const options = request.options ?? {}
      const call: Call = { context: this.#context, request, options, identity, kind, form, warnings, notes }
      const response = afterWaiting(answer(call), notes)
      return form === undefined ? response : { ...response, object: inForm(form, kind, response.object) }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return afterWaiting({ code: error.status.code, object: error.status, warnings }, notes)
    }
  }

  get authorizer(): Authorizer {
    return this.#context.authorizer
  }

  /** The 403 for somebody who may not do this; undefined where he may. */
  refusal(identity: Identity, access: AccessAttributes): Status | undefined {
    const { isAllowed, reason } = this.#context.authorizer.decide(identity, access)
    return isAllowed ? undefined : forbiddenTo(identity, access, reason).status
  }

  /** Throws 503 where an add-on should answer and does not. */
  #isServed({ apiService }: VirtualResource, request: ApiRequest, notes: AdmissionNotes): boolean {
    if (apiService === undefined) return true
    const state = aggregationOf(this.#context.store, apiService)
    const unreached = state === 'available' ? this.#unreachedFor(apiService) : undefined
    notes.waited += unreached ?? 0
    if (state === 'unavailable' || unreached !== undefined) throw serviceUnavailable(request)
    return state === 'available'
  }

  #route(request: ApiRequest, notes: AdmissionNotes): Route {
    const { group, version, resource, subresource, verb } = request
    const virtual = this.virtual.get(`${group}/${version}/${resource}`)
    if (virtual !== undefined && subresource === undefined && this.#isServed(virtual, request, notes)) {
      return { kind: virtual.kind, answer: virtual.verbs[verb] }
    }
    const served = this.#context.store.kinds.served(group, version, resource)
    if (served === undefined) throw noSuchResource()
    if (subresource === undefined) return { ...served, answer: verbs[verb] }
    const found = subresourceOf(served.kind, subresource)
    if (found === undefined) throw noSuchResource()
    return { ...served, answer: found.verbs[verb] }
  }
}

function afterWaiting(response: ApiResponse, { waited }: AdmissionNotes): ApiResponse {
  return waited === 0 ? response : { ...response, waited }
}

function inForm(form: ServedForm, kind: Kind, answer: ApiResponse['object']): ApiResponse['object'] {
  if (answer.kind === kind.kind) return form.fromStored(answer as KubeObject)
  if (answer.kind !== listKindOf(kind)) return answer
  const list = answer as ObjectList
  const apiVersion = form.group === '' ? form.version : `${form.group}/${form.version}`
  return { ...list, apiVersion, items: list.items.map((item) => form.fromStored(item)) }
}
