import { matches, type Requirement } from '../../../shared/kube/label-selector.ts'

interface Filed {
  readonly key: string
  readonly requirements: readonly Requirement[]
  readonly bucket: string
}

/**
 * Who selects an object with these labels: the other direction of a label look-up. Each selector is filed under one
 * `key=value` that it demands (the least crowded), or under its namespace where it demands none, so that finding the
 * selectors of a pod costs its number of labels and not the number of selectors.
 */
export class SelectorIndex {
  readonly #byKey = new Map<string, Filed>()
  readonly #buckets = new Map<string, Set<Filed>>()

  /** Files (or files anew) the selector of the owner with this key. */
  set(key: string, namespace: string, requirements: readonly Requirement[]): void {
    this.delete(key)
    const filed: Filed = { key, requirements, bucket: this.#bucketFor(namespace, requirements) }
    this.#byKey.set(key, filed)
    const bucket = this.#buckets.get(filed.bucket)
    if (bucket === undefined) this.#buckets.set(filed.bucket, new Set([filed]))
    else bucket.add(filed)
  }

  delete(key: string): void {
    const filed = this.#byKey.get(key)
    if (filed === undefined) return
    this.#byKey.delete(key)
    const bucket = this.#buckets.get(filed.bucket)!
    bucket.delete(filed)
    if (bucket.size === 0) this.#buckets.delete(filed.bucket)
  }

  /** How many selectors are filed. */
  get size(): number {
    return this.#byKey.size
  }

  requirementsOf(key: string): readonly Requirement[] | undefined {
    return this.#byKey.get(key)?.requirements
  }

  /** The keys of all owners whose selector matches. */
  matching(namespace: string, labels: Readonly<Record<string, string>> | undefined): string[] {
    const found: string[] = []
    this.#collect(`${namespace}/`, labels, found)
    for (const name in labels) this.#collect(`${namespace}/${name}=${labels[name]!}`, labels, found)
    return found
  }

  #collect(bucket: string, labels: Readonly<Record<string, string>> | undefined, found: string[]): void {
    const filed = this.#buckets.get(bucket)
    if (filed === undefined) return
    for (const { key, requirements } of filed) if (matches(requirements, labels)) found.push(key)
  }

  #bucketFor(namespace: string, requirements: readonly Requirement[]): string {
    let best = `${namespace}/`
    let size = Number.POSITIVE_INFINITY
    for (const { key, operator, values } of requirements) {
      if (!(operator === '=' || operator === '==' || (operator === 'In' && values.length === 1))) continue
      const bucket = `${namespace}/${key}=${values[0]!}`
      const crowd = this.#buckets.get(bucket)?.size ?? 0
      if (crowd >= size) continue
      best = bucket
      size = crowd
    }
    return best
  }
}
