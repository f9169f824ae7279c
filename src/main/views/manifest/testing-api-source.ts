// For tests: a source whose API is the engine's own, over an empty store.
import type { KubeRequest, KubeResponse } from '../../../shared/contract/kube.ts'
import type { Json, KubeObject } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import { TestApiServer } from '../../engine/api/testing-api-server.ts'
import { FixtureSource } from '../fixture/fixture-source.ts'

/** Answers as the engine does, and keeps what it was asked. */
export class ApiSource extends FixtureSource {
  readonly api = new TestApiServer()
  readonly requests: KubeRequest[] = []
  /** As for somebody who may not get what he may patch. */
  mayRead = true

  constructor() {
    super('test', 0)
  }

  override request(request: KubeRequest): Promise<KubeResponse> {
    this.requests.push(request)
    const {
      verb,
      resource,
      options: { dryRun, ...options } = {},
      cluster: _cluster,
      identity: _identity,
      ...target
    } = request
    if (verb === 'get' && !this.mayRead) return Promise.resolve(forbidden)
    return Promise.resolve(
      this.ask(verb, resource, { ...target, options: { ...options, ...(dryRun === true && { dryRun: ['All'] }) } })
    )
  }

  ask(...[verb, resource, target]: Parameters<TestApiServer['ask']>): KubeResponse {
    const { code, object, warnings } = this.api.ask(verb, resource, target)
    return { code, object: object as KubeObject, warnings }
  }

  /** Somebody else writes. */
  write(manager: string, name: string, body: Json, more: Parameters<TestApiServer['ask']>[2] = {}): void {
    const { code, object } = this.ask('patch', 'deployments', {
      group: 'apps',
      name,
      patchType: 'strategic',
      body,
      options: { fieldManager: manager },
      ...more
    })
    if (code !== 200) throw new Error((object as Status).message)
  }

  deployment(name: string): KubeObject {
    return this.api.object('get', 'deployments', { group: 'apps', name })
  }
}

const forbidden: KubeResponse = {
  code: 403,
  object: {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    code: 403,
    reason: 'Forbidden',
    message: 'no'
  },
  warnings: []
}
