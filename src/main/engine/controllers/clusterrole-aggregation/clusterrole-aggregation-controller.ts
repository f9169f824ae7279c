import { clusterRoleKind } from '../../../../shared/kinds/clusterrole/kind.ts'
import { selectorMatches } from '../../../../shared/kube/label-selector.ts'
import { semanticEqual } from '../../../../shared/kube/sharing.ts'
import type { ClusterRole, LabelSelector, PolicyRule } from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import type { Change } from '../../store/object-store.ts'
import { WorkQueue } from '../work-queue.ts'

/**
 * Gathers the rules of all roles that an aggregationRule selects; upstream's pkg/controller/clusterroleaggregation.
 * Upstream looks at each gathering role after each change of any; here only at those whose selectors take in the role
 * as it was or as it is.
 */
export class ClusterRoleAggregationController implements Component {
  readonly name = 'clusterrole-aggregation-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue
  /** The selectors of each gathering role, by its name. */
  readonly #selectors = new Map<string, readonly LabelSelector[]>()

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('clusterrole-aggregation-controller')
    this.#queue = new WorkQueue(controlPlane.clock, (name) => this.#reconcile(name))
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(clusterRoleKind, (change) => this.#onChange(change))
    for (const role of store.all(clusterRoleKind)) this.#note(role)
    for (const name of this.#selectors.keys()) this.#queue.add(name)
  }

  #onChange({ type, object, previous }: Change<ClusterRole>): void {
    const { name } = object.metadata
    if (type === 'DELETED') this.#selectors.delete(name)
    else {
      this.#note(object)
      if (this.#selectors.has(name)) this.#queue.add(name)
    }
    for (const [gathering, selectors] of this.#selectors) {
      if (selects(selectors, object) || (previous !== undefined && selects(selectors, previous))) {
        this.#queue.add(gathering)
      }
    }
  }

  #note({ metadata, aggregationRule }: ClusterRole): void {
    if (aggregationRule === undefined) this.#selectors.delete(metadata.name)
    else this.#selectors.set(metadata.name, aggregationRule.clusterRoleSelectors ?? [])
  }

  #reconcile(name: string): void {
    const role = this.#controlPlane.store.get(clusterRoleKind, undefined, name)
    if (role?.aggregationRule === undefined) return
    const rules = this.#gathered(role, role.aggregationRule.clusterRoleSelectors ?? [])
    if (!semanticEqual(rules, role.rules)) this.#writer.update(clusterRoleKind, { ...role, rules })
  }

  /** Selector by selector, and for each the roles by name; a rule that is there already is left out. */
  #gathered({ metadata }: ClusterRole, selectors: readonly LabelSelector[]): readonly PolicyRule[] {
    const { store } = this.#controlPlane
    const rules: PolicyRule[] = []
    for (const selector of selectors) {
      for (const key of store.sortedKeys(clusterRoleKind)) {
        const other = store.byKey(clusterRoleKind, key)!
        if (other.metadata.name === metadata.name || !selects([selector], other)) continue
        for (const rule of other.rules ?? []) {
          if (!rules.some((known) => semanticEqual(known, rule))) rules.push(rule)
        }
      }
    }
    return rules
  }
}

function selects(selectors: readonly LabelSelector[], { metadata }: ClusterRole): boolean {
  return selectors.some((selector) => selectorMatches(selector, metadata.labels))
}
