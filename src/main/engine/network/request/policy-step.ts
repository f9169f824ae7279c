// Whose policies a packet meets, and what they say of it.
import type { Hop } from '../../../../shared/machines/network.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { policyVerdict, type Direction, type PolicyQuestion } from '../policy/policy-verdict.ts'
import type { Packet, Sender } from './packet.ts'
import type { Place } from './places.ts'

export interface PolicyStep {
  readonly sender: Sender
  readonly packet: Packet
  /** The source before the receiver's own machine masqueraded it: its policies are asked before that. */
  readonly unmasked: string | undefined
  readonly target: Place
  readonly direction: Direction
}

/** undefined where no policy is asked: the end is no pod, one in its node's network, or not isolated. */
export function policyHop(store: ObjectStore, step: PolicyStep): Hop | undefined {
  const question = step.direction === 'Egress' ? egress(step) : ingress(step)
  if (question === undefined) return undefined
  const { isAllowed, policies, by } = policyVerdict(store, question)
  if (policies.length === 0) return undefined
  const { pod, direction } = question
  const where = { node: pod.spec.nodeName!, pod: pod.metadata.name, at: `NetworkPolicy ${direction}` }
  if (isAllowed) return { ...where, what: `allowed by ${by!}` }
  const peer = `${direction === 'Ingress' ? 'from' : 'to'} ${question.peer.ip}`
  const what = `${peer} port ${question.port}: ${policies.join(', ')} ${policies.length === 1 ? 'does' : 'do'} not allow it`
  return { ...where, what, isLost: true }
}

function egress({ sender, packet, target }: PolicyStep): PolicyQuestion | undefined {
  const { pod } = sender
  // Nobody can shut a pod off from itself, or from its own machine.
  if (pod === undefined) return undefined
  const other = target.kind === 'pod' ? target.pod : undefined
  if (other?.metadata.uid === pod.metadata.uid || (target.kind === 'node' && target.node === sender.node))
    return undefined
  const { port, protocol, to } = packet
  return { direction: 'Egress', pod, peer: { ip: to, pod: other }, target: other, port, protocol }
}

function ingress({ sender, packet, unmasked, target }: PolicyStep): PolicyQuestion | undefined {
  if (target.kind !== 'pod' || target.pod.metadata.uid === sender.pod?.metadata.uid) return undefined
  // A machine reaches its own pods: its kubelet's probes must.
  if (sender.pod === undefined && sender.node === target.node) return undefined
  const from = unmasked ?? packet.from
  const peer = { ip: from, pod: from === sender.address ? sender.pod : undefined }
  const { port, protocol } = packet
  return { direction: 'Ingress', pod: target.pod, peer, target: target.pod, port, protocol }
}
