import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { formatSelector, requirementsOf } from '../../../../shared/kube/label-selector.ts'
import type {
  LabelSelector,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort
} from '../../../../shared/schema/types.ts'
import type { Translate } from '../fields/field.tsx'
import styles from '../detail.module.css'
import { Section } from '../section.tsx'

/** What a NetworkPolicy lets in and out, as sentences; a direction that it does not speak of is left out. */
export function TrafficRules({ object: { spec } }: { readonly object: NetworkPolicy }): ReactElement {
  const { t } = useTranslation('detail')
  const types = spec?.policyTypes ?? []
  return (
    <>
      {types.includes('Ingress') ? (
        <Direction
          title={t('traffic.ingress')}
          nothing={t('traffic.noIngress')}
          rules={(spec?.ingress ?? []).map(({ from, ports }) => ruleText(t, 'from', from, ports))}
        />
      ) : null}
      {types.includes('Egress') ? (
        <Direction
          title={t('traffic.egress')}
          nothing={t('traffic.noEgress')}
          rules={(spec?.egress ?? []).map(({ to, ports }) => ruleText(t, 'to', to, ports))}
        />
      ) : null}
    </>
  )
}

interface RuleText {
  readonly peers: readonly string[]
  readonly ports: string
}

function Direction({
  title,
  nothing,
  rules
}: {
  readonly title: string
  readonly nothing: string
  readonly rules: readonly RuleText[]
}): ReactElement {
  return (
    <Section title={title} note={rules.length}>
      {rules.length === 0 ? <p className={styles.nothing}>{nothing}</p> : null}
      <ul className={styles.rules}>
        {rules.map(({ peers, ports }, index) => (
          <li key={index}>
            {peers.map((peer) => (
              <div key={peer}>{peer}</div>
            ))}
            <div className={styles.quiet}>{ports}</div>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function ruleText(
  t: Translate,
  way: 'from' | 'to',
  peers: readonly NetworkPolicyPeer[] = [],
  ports: readonly NetworkPolicyPort[] = []
): RuleText {
  return {
    peers:
      peers.length === 0
        ? [t(`traffic.${way}`, { peer: t('traffic.anywhere') })]
        : peers.map((peer) => t(`traffic.${way}`, { peer: peerText(t, peer) })),
    ports: ports.length === 0 ? t('traffic.allPorts') : t('traffic.ports', { ports: ports.map(portText).join(', ') })
  }
}

function peerText(t: Translate, { ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer): string {
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

function selectorText(selector: LabelSelector | undefined): string {
  return selector === undefined ? '' : formatSelector(requirementsOf(selector))
}

/** "80/TCP", "8000-8100/TCP". */
function portText({ port, endPort, protocol = 'TCP' }: NetworkPolicyPort): string {
  if (port === undefined) return protocol
  return `${port}${endPort === undefined ? '' : `-${endPort}`}/${protocol}`
}
