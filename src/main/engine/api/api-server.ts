import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { kindOfResource } from '../../../shared/kinds/table.ts'
import { ApiError } from './api-error.ts'
import { methodNotAllowed, noSuchResource, type Call, type ServerContext } from './call.ts'
import type { WriterContext } from './commit.ts'
import { noHistory, type HistoryReader } from './history-reader.ts'
import type { ApiRequest, ApiResponse, Identity, Verb } from './request.ts'
import { create } from './verbs/create.ts'
import { createSubresource } from './verbs/create-subresource.ts'
import { deleteCollection } from './verbs/delete-collection.ts'
import { deleteOne } from './verbs/delete.ts'
import { finalize } from './verbs/finalize.ts'
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

const endpointsDeprecation = 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'

/** What each subresource takes, besides what Kind.subresources lists. */
const podSubresources = new Set(['binding', 'eviction'])

/**
 * The API server in process: every rule of upstream's registry and admission between a request and the store. Answers at
 * once and never throws for what a request asks: a refusal is an answer whose object is a Status.
 */
export class ApiServer {
  readonly #context: ServerContext

  constructor(context: WriterContext, settings: ApiServerSettings = {}) {
    const { history = noHistory, mustHaveAccount = false, asRead = (object) => object } = settings
    this.#context = { ...context, history, mustHaveAccount, asRead }
  }

  handle(request: ApiRequest, identity: Identity): ApiResponse {
    const warnings: string[] = []
    try {
      const kind = kindOfRequest(request)
      if (kind.kind === 'Endpoints') warnings.push(endpointsDeprecation)
      const call: Call = { context: this.#context, request, options: request.options ?? {}, identity, kind, warnings }
      return verbOf(request, kind)(call)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return { code: error.status.code, object: error.status, warnings }
    }
  }
}

function kindOfRequest({ group, version, resource }: ApiRequest): Kind {
  const kind = kindOfResource(group, resource)
  if (kind === undefined || kind.version !== version) throw noSuchResource()
  return kind
}

function verbOf({ verb, subresource }: ApiRequest, kind: Kind): (call: Call) => ApiResponse {
  if (subresource === undefined) return verbs[verb]
  if (kind.kind === 'Pod' && podSubresources.has(subresource)) {
    if (verb === 'create') return createSubresource
    throw methodNotAllowed()
  }
  if (kind.kind === 'Namespace' && subresource === 'finalize') {
    if (verb === 'update') return finalize
    throw methodNotAllowed()
  }
  if (!(kind.subresources as readonly string[]).includes(subresource)) throw noSuchResource()
  if (verb === 'get' || verb === 'update' || verb === 'patch') return verbs[verb]
  throw methodNotAllowed()
}
