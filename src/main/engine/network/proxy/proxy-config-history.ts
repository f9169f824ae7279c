import { configMapKind } from '../../../../shared/kinds/configmap/kind.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import type { Clock } from '../../sim/clock.ts'
import type { MetaStore } from '../../store/meta-store.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { proxyConfigOf, type ProxyConfig } from './proxy-config.ts'

const metaKey = 'proxyConfigs'
const [namespace, name] = ['kube-system', 'kube-proxy'] as const
/** Pods older than the oldest of so many changes are taken to have read the oldest. */
const mostKept = 16

interface Since {
  /** Milliseconds. */
  readonly since: number
  readonly config: ProxyConfig
}

/**
 * Which configuration kube-proxy had at a moment: it reads it when it starts, so that pods which were not restarted go
 * on with an older one. Kept in the cluster's file, the newest changes.
 */
export class ProxyConfigHistory {
  readonly #clock: Clock
  readonly #store: ObjectStore
  readonly #meta: MetaStore

  constructor(clock: Clock, store: ObjectStore, meta: MetaStore) {
    this.#clock = clock
    this.#store = store
    this.#meta = meta
  }

  start(): void {
    this.#store.onChange(configMapKind, ({ object }) => {
      const { metadata } = object
      if (metadata.namespace === namespace && metadata.name === name) this.#note()
    })
    if (this.#kept.length === 0) this.#note()
  }

  /** What a kube-proxy reads that starts at this moment (milliseconds). */
  at(time: number): ProxyConfig {
    const kept = this.#kept
    return (kept.findLast(({ since }) => since <= time) ?? kept[0])?.config ?? proxyConfigOf(undefined)
  }

  get #kept(): readonly Since[] {
    return (this.#meta.get(metaKey) as unknown as readonly Since[] | undefined) ?? []
  }

  #note(): void {
    const config = proxyConfigOf(this.#store.get(configMapKind, namespace, name))
    const kept = this.#kept
    if (deepEqual(kept.at(-1)?.config, config)) return
    // In whole seconds, as the start of a container is told.
    const since = kept.length === 0 ? 0 : Math.floor(this.#clock.now / 1000) * 1000
    this.#meta.set(metaKey, kept.concat({ since, config }).slice(-mostKept) as unknown as Json)
  }
}
