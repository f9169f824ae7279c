// What the ways of a load depend on, by keys: whoever hears of a change finds by them the loads that it may concern.

/** Keys of what can change. */
export const dependsOn = {
  pod: (uid: string): string => `pod:${uid}`,
  /** A machine and the rules on it. */
  node: (name: string): string => `node:${name}`,
  /** Any pod of a machine. */
  podsOf: (node: string): string => `pods-of:${node}`,
  /** A Service and its endpoints, "namespace/name". */
  service: (key: string): string => `service:${key}`,
  /** Endpoints of a namespace, which a web proxy reads itself. */
  endpoints: (namespace: string): string => `endpoints:${namespace}`,
  anyNode: 'any-node',
  /** Whatever Services there are. */
  anyService: 'any-service',
  /** The rules of web proxies. */
  proxyRules: 'proxy-rules',
  /** How names are answered. */
  names: 'names'
} as const

/** Finds by what has changed who depends on it. */
export class Dependents<T> {
  readonly #byKey = new Map<string, Set<T>>()
  readonly #keys = new Map<T, ReadonlySet<string>>()

  /** From now on `who` depends on these, and on nothing else. */
  set(who: T, keys: ReadonlySet<string>): void {
    this.forget(who)
    this.#keys.set(who, keys)
    for (const key of keys) {
      const all = this.#byKey.get(key)
      if (all === undefined) this.#byKey.set(key, new Set([who]))
      else all.add(who)
    }
  }

  forget(who: T): void {
    for (const key of this.#keys.get(who) ?? []) {
      const all = this.#byKey.get(key)!
      all.delete(who)
      if (all.size === 0) this.#byKey.delete(key)
    }
    this.#keys.delete(who)
  }

  of(key: string): Iterable<T> {
    return this.#byKey.get(key) ?? []
  }
}
