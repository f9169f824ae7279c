import { create } from 'zustand'

/** Which cluster the window shows, whom it acts as, and which namespaces it is narrowed to (empty: all). */
interface ClusterScope {
  readonly cluster: string
  /** It stays when the cluster's name changes; undefined until it is known, or where there is one cluster only. */
  readonly clusterId: string | undefined
  readonly identity: string
  readonly namespaces: readonly string[]
  setNamespaces(namespaces: readonly string[]): void
  setIdentity(identity: string): void
}

export const useClusterScope = create<ClusterScope>((set) => ({
  cluster: 'drydock',
  clusterId: undefined,
  identity: 'kubernetes-admin',
  namespaces: [],
  setNamespaces: (namespaces) => set({ namespaces }),
  setIdentity: (identity) => set({ identity })
}))

/** What every call of the contract names. */
export function useCallScope(): { readonly cluster: string; readonly identity: string } {
  const cluster = useClusterScope((scope) => scope.cluster)
  const identity = useClusterScope((scope) => scope.identity)
  return { cluster, identity }
}
