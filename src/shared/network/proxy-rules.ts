/** The rules that a node's kube-proxy wrote, or that an ingress controller's nginx runs, as a command prints them. */
export interface ProxyRulesDocument {
  readonly node: string
  /** iptables, nftables, ipvs; userspace is history; nginx of an ingress controller. */
  readonly mode: string
  /** Of IPVS: how it balances. */
  readonly scheduler?: string
  readonly command: string
  readonly text: string
}
