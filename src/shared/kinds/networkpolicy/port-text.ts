import type { NetworkPolicyPort } from '../../schema/types.ts'

/** "80/TCP", "8000-8100/TCP", "TCP" of all ports of a protocol. */
export function portText({ port, endPort, protocol = 'TCP' }: NetworkPolicyPort): string {
  if (port === undefined) return protocol
  return `${port}${endPort === undefined ? '' : `-${endPort}`}/${protocol}`
}
