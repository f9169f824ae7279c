import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { parseTime } from '../../../shared/kube/time.ts'
import type { Node } from '../../../shared/schema/types.ts'
import { StatusMark } from '../../parts/status-mark.tsx'
import { AgeAt } from '../objects/age-at.tsx'
import styles from './detail-table.module.css'
import { isBadCondition, type ConditionLike } from './object-traits.ts'
import { Section } from './section.tsx'

/** The conditions of an object in upstream's words; the message of a bad one is written out. */
export function ConditionTable({ conditions }: { readonly conditions: readonly ConditionLike[] }): ReactElement {
  const { t } = useTranslation('detail')
  return (
    <Section title={t('conditions')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" className={styles.type}>
              {t('condition.type')}
            </th>
            <th scope="col" className={styles.narrow}>
              {t('condition.status')}
            </th>
            <th scope="col" className={styles.reason}>
              {t('condition.reason')}
            </th>
            <th scope="col" className={styles.right}>
              {t('condition.since')}
            </th>
          </tr>
        </thead>
        <tbody>
          {conditions.map((condition) => (
            <Condition key={condition.type} condition={condition} />
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function Condition({ condition }: { readonly condition: ConditionLike }): ReactElement {
  const { type, status, reason, message, lastTransitionTime } = condition
  const isBad = isBadCondition(condition)
  return (
    <>
      <tr>
        <td title={type}>{type}</td>
        <td className={styles.narrow}>
          <span className={styles.verdict}>
            {isBad ? <StatusMark mark={status === 'Unknown' ? 'unk' : 'warn'} size={11} /> : null}
            {status}
          </span>
        </td>
        <td className={styles.reason} title={message ?? reason}>
          {reason}
        </td>
        <td className={styles.right}>
          {lastTransitionTime === undefined ? null : <AgeAt at={parseTime(lastTransitionTime)} />}
        </td>
      </tr>
      {reason === undefined || reason === '' ? null : (
        <tr className={styles.reasonLine}>
          <td colSpan={4} className={styles.long} title={message}>
            {reason}
          </td>
        </tr>
      )}
      {isBad && message !== undefined && message !== '' ? (
        <tr>
          <td colSpan={4} className={styles.long}>
            {message}
          </td>
        </tr>
      ) : null}
    </>
  )
}

/** What a node has, and what of it pods may ask for. */
export function ResourceTable({ node }: { readonly node: Node }): ReactElement | null {
  const { t } = useTranslation('detail')
  const { capacity = {}, allocatable = {} } = node.status ?? {}
  const names = Object.keys(capacity)
  if (names.length === 0) return null
  return (
    <Section title={t('resources')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" className={styles.resource}>
              {t('resource.name')}
            </th>
            <th scope="col" className={styles.right}>
              {t('resource.capacity')}
            </th>
            <th scope="col" className={styles.right}>
              {t('resource.allocatable')}
            </th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <td>{name}</td>
              <td className={styles.right}>{capacity[name]}</td>
              <td className={styles.right}>{allocatable[name]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
