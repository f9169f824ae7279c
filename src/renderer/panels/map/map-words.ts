import type { TFunction } from 'i18next'
import type { MapBox, MapEdge, MapTraffic, PolicyOpening } from '../../../shared/contract/map.ts'
import { shortPeer } from '../objects/policy-words.ts'

export type MapTranslate = TFunction<readonly ['map', 'parts']>

/** The name on a box. */
export function titleOf({ title, ref }: MapBox): string {
  return title ?? ref.name
}

const saysItself: ReadonlySet<string> = new Set(['ok', 'warn', 'prog'])

/** The line under the name. */
export function factWords(t: MapTranslate, box: MapBox): string {
  const { facts, ref, mark, pods } = box
  const word = ref.status?.word
  switch (facts.type) {
    case 'hosts':
      return facts.hosts.length === 0 ? t(ref.resource === 'gateways' ? 'gateway' : 'anyHost') : facts.hosts.join(', ')
    case 'endpoints': {
      if (ref.uid === undefined) return t('notFound')
      if (facts.total === 0) return t('noEndpoints')
      return t(facts.isHeadless ? 'headless' : 'endpoints', { ready: facts.ready, count: facts.total })
    }
    case 'outside':
      return facts.name
    case 'replicas': {
      const { ready, desired, revision } = facts
      if (!saysItself.has(mark) && word !== undefined) return word
      return revision === undefined ? t('ready', { ready, desired }) : t('revisionReady', { revision, ready, desired })
    }
    case 'pods':
      return pods?.isFolded === true && pods.total > 1 ? '' : (word ?? '')
    case 'node':
      return facts.cpu === undefined ? (ref.uid === undefined ? t('notFound') : t('noData')) : coresOf(facts.cpu)
    case 'policy':
      return factLines(t, box).join('; ')
    case 'kind':
      return ref.uid === undefined
        ? `${ref.kind}, ${t('notFound')}`
        : word === undefined || word === 'Active'
          ? ref.kind
          : `${ref.kind}, ${word}`
  }
}

/** The lines under the name: a policy has one for what may come in and one for what may go out. */
export function factLines(t: MapTranslate, box: MapBox): readonly string[] {
  const { facts } = box
  if (facts.type !== 'policy') return [factWords(t, box)]
  return [
    ...(facts.ingress === undefined ? [] : [openingWords(t, 'in', facts.ingress)]),
    ...(facts.egress === undefined ? [] : [openingWords(t, 'out', facts.egress)])
  ]
}

/** "in: app=web 80/TCP, +2", "out: nobody". */
function openingWords(t: MapTranslate, way: 'in' | 'out', { rules, total }: PolicyOpening): string {
  const [first] = rules
  if (first === undefined) return t(`policy.${way}`, { what: t('policy.nobody') })
  const peers = first.peers.length === 0 ? t('policy.everybody') : first.peers.map(shortPeer).join(', ')
  const ports = first.ports.length === 0 ? '' : ` ${first.ports.join(', ')}`
  const more = total > 1 ? `, +${total - 1}` : ''
  return t(`policy.${way}`, { what: `${peers}${ports}${more}` })
}

/** "asks on 80/TCP, is asked on all ports": what a policy opens to a peer. */
function peerWords(t: MapTranslate, { asks, isAsked }: MapEdge): string {
  const on = (ports: readonly string[]): string => (ports.length === 0 ? t('policy.allPorts') : ports.join(', '))
  return [
    ...(asks === undefined ? [] : [t('policy.asks', { ports: on(asks) })]),
    ...(isAsked === undefined ? [] : [t('policy.isAsked', { ports: on(isAsked) })])
  ].join(', ')
}

function coresOf({ usage, limit }: { readonly usage: number; readonly limit?: number }): string {
  const used = (usage / 1000).toFixed(1)
  return limit === undefined ? used : `${used} / ${Math.round(limit / 100) / 10}`
}

/** "3 pods: 1 failing, 2 fine"; undefined of boxes that stand for one object. */
export function podWords(t: MapTranslate, { pods }: MapBox): string | undefined {
  if (pods === undefined || pods.total < 2) return undefined
  const count = t('podCount', { count: pods.total })
  const marks = pods.marks.map(([mark, many]) => `${many} ${t(`parts:mark.${mark}`)}`)
  return pods.marks.every(([mark]) => mark === 'ok') ? count : `${count}: ${marks.join(', ')}`
}

/** What is asked about where a box is not fine: how its object stands, else what the box says. */
export function whyWord(t: MapTranslate, box: MapBox): string {
  const { status } = box.ref
  return status === undefined || saysItself.has(status.mark) ? (podWords(t, box) ?? factWords(t, box)) : status.word
}

/** All of a box in one sentence, for readers. */
export function spokenBox(t: MapTranslate, box: MapBox): string {
  const { ref, mark, facts } = box
  const words = podWords(t, box) ?? factWords(t, box)
  const status = ref.status
  // How a Service stands is how many endpoints it has.
  const isInWords = facts.type === 'endpoints' || (status !== undefined && words.includes(status.word))
  const isSaid = mark === 'ok' || status === undefined || status.mark === 'ok' || isInWords
  return [`${ref.kind} ${titleOf(box)}`, ...(words === '' ? [] : [words]), ...(isSaid ? [] : [status.word])].join(', ')
}

/** "41 rps, 11% 502". */
function trafficWords(t: MapTranslate, { rps, failing, reason }: MapTraffic): string {
  if (failing <= 0) return t('rps', { rps: shortRate(rps) })
  const percent = Math.max(1, Math.round((failing / Math.max(rps, failing)) * 100))
  return t('rpsFailing', { rps: shortRate(rps), percent, reason: reason ?? '' })
}

function shortRate(rps: number): string {
  return rps >= 10_000 ? `${Math.round(rps / 100) / 10}k` : String(rps)
}

/** What stands at an edge; empty where the edge says all. */
export function edgeWords(t: MapTranslate, edge: MapEdge): string {
  const { traffic, reason, state, asks, isAsked } = edge
  if (asks !== undefined || isAsked !== undefined) return peerWords(t, edge)
  if (traffic !== undefined) return trafficWords(t, traffic)
  switch (reason) {
    case 'not-ready':
      return t('notInEndpoints')
    case 'missing':
      return t('notFound')
    case 'policy':
      return t(state === 'refused' ? 'closedByPolicy' : 'limitedByPolicy')
    default:
      return ''
  }
}
