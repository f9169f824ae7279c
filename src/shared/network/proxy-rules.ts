/** The rules that a node's kube-proxy wrote, as a command on the machine prints them. */
export interface ProxyRulesDocument {
  readonly node: string
  /** iptables, nftables, ipvs; userspace is history. */
  readonly mode: string
  /** Of IPVS: how it balances. */
  readonly scheduler?: string
  readonly command: string
  readonly text: string
}
