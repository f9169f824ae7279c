// What a name server answers: CoreDNS in a pod, or the one of the machines' network.
import type { Pod } from '../../../../shared/schema/types.ts'
import type { OutsideHosts } from '../outside/outside-hosts.ts'
import type { ServiceTable } from '../proxy/service-table.ts'
import type { World } from '../request/places.ts'
import { answerOfZone } from './cluster-zone.ts'
import { answered, nameError, noData, serverFailure, type DnsAnswer, type DnsQuestion } from './dns-message.ts'
import { answerOfReverse } from './reverse-zone.ts'

/** Longer chains of CNAMEs are a circle. */
const longestChain = 8

/** Whether a pod answers questions about names: what merely listens there does not. */
export function isNameServer({ spec }: Pod): boolean {
  return spec.containers.some(({ image = '' }) => /(?:^|\/)(?:coredns|k8s-dns-[a-z-]+)(?::|@|$)/.test(image))
}

/** `canForward`: the pod's machine reaches the world outside, whose names CoreDNS asks the machine's name server for. */
export function coreDnsAnswer(
  world: World,
  table: ServiceTable,
  canForward: boolean,
  question: DnsQuestion,
  depth = 0
): DnsAnswer {
  const own = answerOfZone(world.store, question) ?? answerOfReverse(world, table, question)
  if (own === undefined) return canForward ? outsideAnswer(world.outside, question) : serverFailure
  const [first] = own.answers
  if (first?.type !== 'CNAME' || question.type === 'CNAME' || depth >= longestChain) return own
  // The kubernetes plugin looks up what an ExternalName leads to, and answers with both.
  const name = first.data.slice(0, -1)
  const next = coreDnsAnswer(world, table, canForward, { name, type: question.type }, depth + 1)
  return answered([first, ...next.answers], next.additional)
}

export function outsideAnswer(outside: OutsideHosts, { name, type }: DnsQuestion): DnsAnswer {
  const address = outside.addressOf(name)
  if (address === undefined) return nameError
  return type === 'A' ? answered([{ name, type, ttl: 300, data: address }]) : noData
}
