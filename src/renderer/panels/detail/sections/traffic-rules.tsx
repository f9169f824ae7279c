import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { portText } from '../../../../shared/kinds/networkpolicy/port-text.ts'
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../../../shared/schema/types.ts'
import { peerText } from '../../objects/policy-words.ts'
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
