import type { TFunction } from 'i18next'
import { formatSelector, requirementsOf } from '../../../shared/kube/label-selector.ts'
import type { LabelSelector, NetworkPolicyPeer } from '../../../shared/schema/types.ts'

/** Whom a rule of a NetworkPolicy speaks of, as a person would say it. */
export function peerText(
  t: TFunction<'detail'>,
  { ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer
): string {
  if (ipBlock !== undefined) {
    const { cidr, except = [] } = ipBlock
    return except.length === 0
      ? t('traffic.block', { cidr })
      : t('traffic.blockExcept', { cidr, except: except.join(', ') })
  }
  const pods = selectorText(podSelector)
  const namespaces = selectorText(namespaceSelector)
  const who = pods === '' ? t('traffic.allPods') : t('traffic.podsWith', { selector: pods })
  if (namespaceSelector === undefined) return t('traffic.here', { who })
  return namespaces === ''
    ? t('traffic.everyNamespace', { who })
    : t('traffic.namespacesWith', { who, selector: namespaces })
}

/** The same in a few signs, where there is no room: "app=web", "team=a/app=web", "10.0.0.0/8". */
export function shortPeer({ ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer): string {
  if (ipBlock !== undefined) return ipBlock.cidr
  const pods = selectorText(podSelector)
  if (namespaceSelector === undefined) return pods === '' ? '*' : pods
  const namespaces = selectorText(namespaceSelector)
  return `${namespaces === '' ? '*' : namespaces}/${pods === '' ? '*' : pods}`
}

function selectorText(selector: LabelSelector | undefined): string {
  return selector === undefined ? '' : formatSelector(requirementsOf(selector))
}
