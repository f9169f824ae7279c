// The kinds of the cluster that the window shows: what is built in, and what its CustomResourceDefinitions bring.
import { create } from 'zustand'
import type { CustomKindSummary } from '../../shared/contract/documents.ts'
import { kindNamed, kindNames, type KindName } from '../../shared/kinds/kind-names.ts'
import { deepEqual } from '../../shared/kube/deep-equal.ts'

/** What is needed to name a kind, and to reach its objects. */
export type ClusterKind = KindName & {
  /** Grows as its definition changes; of custom kinds. */
  readonly generation?: number
}

interface CustomKinds {
  /** Undefined until the cluster has told. */
  readonly kinds: readonly ClusterKind[] | undefined
}

export const useCustomKinds = create<CustomKinds>(() => ({ kinds: undefined }))

/** Takes in what the cluster tells. Who shows kinds is drawn again only where there is something new. */
export function showCustomKinds(told: readonly CustomKindSummary[]): void {
  const kinds = told.map((kind): ClusterKind => ({ ...kind, icon: 'object' }))
  if (!deepEqual(useCustomKinds.getState().kinds, kinds)) useCustomKinds.setState({ kinds })
}

/** The kind with this plural name, or undefined. */
export function kindOfResource(group: string, resource: string): ClusterKind | undefined {
  return kindNamed(group, resource) ?? customKind(useCustomKinds.getState().kinds, group, resource)
}

/** All kinds, what is built in first. */
export function allKinds(): readonly ClusterKind[] {
  return [...kindNames, ...(useCustomKinds.getState().kinds ?? [])]
}

/** As kindOfResource, for what is to be drawn again when the kind comes, changes or goes. */
export function useKind(group: string, resource: string): ClusterKind | undefined {
  const custom = useCustomKinds(({ kinds }) => customKind(kinds, group, resource))
  return kindNamed(group, resource) ?? custom
}

function customKind(
  kinds: readonly ClusterKind[] | undefined,
  group: string,
  resource: string
): ClusterKind | undefined {
  return kinds?.find((kind) => kind.group === group && kind.resource === resource)
}
