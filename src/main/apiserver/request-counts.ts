// GET /metrics: the counters of this server that people look for, in Prometheus' text format.
import type { AnsweredRequest } from './api-backend.ts'

/** Different combinations of labels that are counted; what a client makes up beyond them is counted together. */
const mostSeries = 2_000

/** Counts answered requests by what upstream's apiserver_request_total tells them apart. */
export class RequestCounts {
  readonly #counts = new Map<string, number>()

  add({
    verb,
    group = '',
    version = '',
    resource = '',
    subresource = '',
    code,
    namespace,
    name
  }: AnsweredRequest): void {
    const scope = name !== undefined ? 'resource' : namespace !== undefined ? 'namespace' : 'cluster'
    const labels = {
      code,
      component: 'apiserver',
      group,
      resource,
      scope,
      subresource,
      verb: verb.toUpperCase(),
      version
    }
    const key = Object.entries(labels)
      .map(([label, value]) => `${label}=${JSON.stringify(String(value))}`)
      .join(',')
    const known = this.#counts.get(key)
    if (known === undefined && this.#counts.size >= mostSeries) return
    this.#counts.set(key, (known ?? 0) + 1)
  }

  /** `objects`: how many there are of each resource; `watches`: how many are open. */
  text(objects: ReadonlyMap<string, number>, watches: number): string {
    return [
      '# HELP apiserver_request_total [STABLE] Counter of apiserver requests broken out for each verb, group, version, resource, scope, component, and HTTP response code.',
      '# TYPE apiserver_request_total counter',
      ...Array.from(this.#counts, ([labels, count]) => `apiserver_request_total{${labels}} ${count}`),
      '# HELP apiserver_registered_watchers [ALPHA] Number of currently registered watchers for a given resources',
      '# TYPE apiserver_registered_watchers gauge',
      `apiserver_registered_watchers ${watches}`,
      '# HELP apiserver_storage_objects [STABLE] Number of stored objects at the time of last check split by kind.',
      '# TYPE apiserver_storage_objects gauge',
      ...Array.from(objects, ([resource, count]) => `apiserver_storage_objects{resource="${resource}"} ${count}`),
      ''
    ].join('\n')
  }
}
