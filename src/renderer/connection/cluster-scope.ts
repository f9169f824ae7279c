import { create } from 'zustand'

/** Which cluster the window shows, whom it acts as, and which namespaces it is narrowed to (empty: all). */
interface ClusterScope {
  readonly cluster: string
  readonly identity: string
  readonly namespaces: readonly string[]
  setNamespaces(namespaces: readonly string[]): void
  setIdentity(identity: string): void
}

export const useClusterScope = create<ClusterScope>((set) => ({
  cluster: 'drydock',
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
