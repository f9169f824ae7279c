// What was broken on purpose and is still so, as the end of a chain: whoever broke it can end it.
import type { Fault, MachineFault, WayEnd, WayFault } from '../../../shared/chaos/fault.ts'
import type { ChaosEntry } from '../../../shared/contract/chaos.ts'
import type { Cause } from '../../../shared/contract/documents.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { Node, Pod, Service } from '../../../shared/schema/types.ts'
import type { CauseWords, Sentence } from '../../../shared/why/cause-words.ts'
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
export function brokenWords({ fault, by }: Pick<ChaosEntry, 'fault'> & { readonly by?: string | undefined }): Sentence {
  return by === undefined ? wordsOf(fault) : { code: 'doneBy', what: wordsOf(fault), by }
}

function wordsOf(fault: AnyFault): Sentence {
  return fault.kind === 'power-off'
    ? { code: 'switchedOff', node: fault.node }
    : { code: 'broken', what: whatOf(fault) }
}

function whatOf(fault: Exclude<AnyFault, { readonly kind: 'power-off' }>): Sentence {
  switch (fault.kind) {
    case 'crash':
      return fault.signal === undefined
        ? { code: 'exits', exitCode: fault.exitCode }
        : { code: 'signalled', signal: fault.signal }
    case 'hang':
      return { code: 'hangs' }
    case 'leak':
      return { code: 'leaks' }
    case 'slow':
      return { code: 'slow', delay: fault.delay }
    case 'fail-probe':
      return { code: 'probeFails', probe: fault.probe }
    case 'bad-image':
      return { code: 'imageIs', image: fault.image }
    case 'registry-down':
      return fault.registry === undefined
        ? { code: 'registriesDown' }
        : { code: 'registryDown', registry: fault.registry }
    case 'dns':
      return fault.name === undefined
        ? { code: 'dnsAnswersAll', answer: fault.answer }
        : { code: 'dnsAnswers', answer: fault.answer, name: fault.name }
    case 'way':
      return wayWords(fault)
    case 'cut-off':
      return { code: 'cutOff', node: fault.node }
    case 'pressure':
      return { code: 'pressure', node: fault.node }
    case 'slow-disk':
      return { code: 'slowDisk', node: fault.node, factor: fault.factor }
  }
}

function wayWords({ from, to, loss, delay }: WayFault): Sentence {
  const ends = { from: endWords(from), to: endWords(to) }
  if (loss !== undefined && loss >= 1) return { code: 'partition', ...ends }
  return delay === undefined ? { code: 'lostPackets', ...ends } : { code: 'latency', ...ends, delay }
}

function endWords(end: WayEnd): CauseWords {
  if (end.kind === 'everyone') return { code: 'everyone' }
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
