// What was broken on purpose and is still so, as the end of a chain: whoever broke it can end it.
import type { Fault, MachineFault, WayEnd, WayFault } from '../../../shared/chaos/fault.ts'
import type { ChaosEntry } from '../../../shared/contract/chaos.ts'
import type { Cause } from '../../../shared/contract/documents.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { Node, Pod, Service } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef } from '../documents/object-ref.ts'
import { withControllers } from './pod-owners.ts'

type AnyFault = Fault | MachineFault

/** Of several faults the last two are named. */
const most = 2

/** The faults that fit, as links. */
export function chaosCauses(source: ClusterSource, fits: (fault: AnyFault) => boolean): readonly Cause[] {
  return source
    .chaos()
    .filter(({ fault }) => fits(fault))
    .slice(-most)
    .map((entry) => causeOf(source, entry))
}

function causeOf(source: ClusterSource, { id, fault, by }: ChaosEntry): Cause {
  const words = brokenWords({ fault, by })
  const node = 'node' in fault ? source.get(nodeKind, undefined, fault.node) : undefined
  const about = node === undefined ? {} : { about: bareRef(node, nodeKind) }
  if (fault.kind === 'power-off' && node !== undefined) {
    return { mark: 'off', words, ...about, remedy: { command: 'power-on', about: about.about! } }
  }
  return { mark: 'warn', words, ...about, remedy: { command: 'stop-chaos', fault: id } }
}

/** "broken on purpose: it leaks memory, by admin". */
export function brokenWords({ fault, by }: Pick<ChaosEntry, 'fault'> & { readonly by?: string | undefined }): string {
  return by === undefined ? wordsOf(fault) : `${wordsOf(fault)}, by ${by}`
}

function wordsOf(fault: AnyFault): string {
  return fault.kind === 'power-off' ? `machine ${fault.node} was switched off` : `broken on purpose: ${whatOf(fault)}`
}

function whatOf(fault: Exclude<AnyFault, { readonly kind: 'power-off' }>): string {
  switch (fault.kind) {
    case 'crash':
      return fault.signal === undefined ? `it exits with code ${fault.exitCode}` : `it is sent signal ${fault.signal}`
    case 'hang':
      return 'it hangs'
    case 'leak':
      return 'it leaks memory'
    case 'slow':
      return `its answers take ${fault.delay} ms longer`
    case 'fail-probe':
      return `its ${fault.probe} probe fails`
    case 'bad-image':
      return `its image is ${fault.image}`
    case 'registry-down':
      return fault.registry === undefined ? 'all registries are down' : `registry ${fault.registry} is down`
    case 'dns':
      return `DNS answers ${fault.answer} to ${fault.name ?? 'every name'}`
    case 'way':
      return wayWords(fault)
    case 'cut-off':
      return `machine ${fault.node} is cut off from the network`
    case 'pressure':
      return `something eats the resources of machine ${fault.node}`
    case 'slow-disk':
      return `the disk of machine ${fault.node} is ${fault.factor} times slower`
  }
}

function wayWords({ from, to, loss, delay }: WayFault): string {
  const ends = `between ${endWords(from)} and ${endWords(to)}`
  if (loss !== undefined && loss >= 1) return `partition ${ends}`
  return delay === undefined ? `lost packets ${ends}` : `${delay} ms of latency ${ends}`
}

function endWords(end: WayEnd): string {
  if (end.kind === 'everyone') return 'everyone'
  return end.kind === 'nodes' ? end.names.join(', ') : end.name
}

/** Whether a fault of containers or their image is about a pod, by its own name or by who controls it. */
export function isOfPod(source: ClusterSource, pod: Pod): (fault: AnyFault) => boolean {
  const names = new Set<string>()
  for (const { kind, metadata } of withControllers(source, pod)) names.add(`${kind}/${metadata.name}`)
  return (fault) => {
    if (!('target' in fault) || fault.target.namespace !== pod.metadata.namespace) return false
    const kind = source.kinds.ofResource(fault.target.group, fault.target.resource)
    return kind !== undefined && names.has(`${kind.kind}/${fault.target.name}`)
  }
}

export function isOfNode({ metadata: { name } }: Node): (fault: AnyFault) => boolean {
  return (fault) => {
    if ('node' in fault) return fault.node === name
    return (
      fault.kind === 'way' && [fault.from, fault.to].some((end) => end.kind === 'nodes' && end.names.includes(name))
    )
  }
}

export function isOfService({ metadata: { namespace, name } }: Service): (fault: AnyFault) => boolean {
  return (fault) =>
    fault.kind === 'way' &&
    [fault.from, fault.to].some((end) => end.kind === 'service' && end.namespace === namespace && end.name === name)
}
