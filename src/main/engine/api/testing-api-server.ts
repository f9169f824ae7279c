import { kinds } from '../../../shared/kinds/table.ts'
import type { Json, KubeObject } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import { Clock } from '../sim/clock.ts'
import { Random } from '../sim/random.ts'
import { ObjectStore } from '../store/object-store.ts'
import { ApiServer, type ApiServerSettings } from './api-server.ts'
import type { ApiRequest, ApiResponse, RequestOptions, Verb } from './request.ts'
import { StoreWriter } from './store-writer.ts'

type Target = Partial<Pick<ApiRequest, 'group' | 'version' | 'name' | 'subresource' | 'patchType'>> & {
  readonly namespace?: string | undefined
  readonly options?: RequestOptions
  readonly body?: Json
  readonly bodyText?: string
}

/** An API server over an empty store with namespace "default", for tests. */
export class TestApiServer {
  readonly clock = new Clock(Date.UTC(2026, 10, 20, 12))
  readonly store = new ObjectStore(kinds)
  readonly writer: StoreWriter
  readonly #server: ApiServer

  constructor(settings: ApiServerSettings = {}) {
    const context = { clock: this.clock, store: this.store, random: new Random('test') }
    this.#server = new ApiServer(context, settings)
    this.writer = new StoreWriter(context, { manager: 'kube-controller-manager' })
    this.ask('create', 'namespaces', { namespace: undefined, body: { metadata: { name: 'default' } } })
  }

  /** In the core group and namespace default unless the target says otherwise. */
  ask(verb: Verb, resource: string, target: Target = {}): ApiResponse {
    const { namespace = 'default', ...rest } = target
    const isClusterWide = 'namespace' in target && target.namespace === undefined
    const request = {
      verb,
      group: '',
      version: 'v1',
      resource,
      ...(isClusterWide ? {} : { namespace }),
      ...rest
    }
    return this.#server.handle(request, { user: 'admin', groups: ['system:masters'], userAgent: 'test/1' })
  }

  /** The object of an answer that must not be a refusal. */
  object(verb: Verb, resource: string, target: Target = {}): KubeObject {
    const answer = this.ask(verb, resource, target)
    if (answer.code >= 300) throw new Error((answer.object as Status).message)
    return answer.object as KubeObject
  }
}

/** The texts of a refusal. */
export function refusalOf(answer: ApiResponse): Pick<Status, 'code' | 'reason' | 'message'> {
  const { code, reason, message } = answer.object as Status
  return { code, ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) }
}
