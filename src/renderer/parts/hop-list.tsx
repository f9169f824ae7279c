import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Hop } from '../../shared/machines/network.ts'
import { Icon } from '../icons/icon.tsx'
import styles from './hop-list.module.css'
import { MiddleTruncate } from './small.tsx'
import { StatusMark } from './status-mark.tsx'

/** The way of a packet or a request, hop by hop, under the machine that each is on. */
export function HopList({ hops }: { readonly hops: readonly Hop[] }): ReactElement {
  const { t } = useTranslation('parts')
  return (
    <ol className={styles.hops} aria-label={t('hops')}>
      {hops.map((hop, index) => (
        // The hops of one way keep their places.
        <HopRow key={index} hop={hop} isNewNode={hop.node !== hops[index - 1]?.node} />
      ))}
    </ol>
  )
}

function HopRow({ hop, isNewNode }: { readonly hop: Hop; readonly isNewNode: boolean }): ReactElement {
  const { t } = useTranslation('parts')
  return (
    <li>
      {isNewNode && hop.node !== undefined ? (
        <div className={styles.hopNode}>
          <Icon name="node" size={13} />
          {hop.node}
        </div>
      ) : null}
      <div className={styles.hopLine}>
        {hop.isLost === true ? (
          <StatusMark mark="bad" size={11} />
        ) : (
          <Icon name={hop.pod === undefined ? 'branch' : 'pod'} size={13} />
        )}
        <span className={styles.at}>
          {hop.pod === undefined ? null : <MiddleTruncate text={hop.pod} />}
          <span>{hop.at}</span>
        </span>
        <span className={styles.hopWhat}>
          {hop.what}
          {hop.isLost === true ? ` (${t('hopLost')})` : ''}
        </span>
      </div>
    </li>
  )
}
