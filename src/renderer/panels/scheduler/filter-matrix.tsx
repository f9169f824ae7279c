import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeVerdict, SchedulingDecision } from '../../../shared/contract/simulation.ts'
import { Icon } from '../../icons/icon.tsx'
import { MiddleTruncate, TextLink } from '../../parts/small.tsx'
import { useRoute } from '../../shell/route.ts'
import { filterColumns, passed } from './filter-order.ts'
import styles from './side.module.css'

const mostRows = 12

/** Which node came how far through the filters: yes, no, and after a no nothing is asked any more. */
export function FilterMatrix({ decision }: { readonly decision: SchedulingDecision }): ReactElement {
  const { t } = useTranslation('scheduler')
  const open = useRoute((route) => route.open)
  const openDetail = useRoute((route) => route.openDetail)
  const columns = filterColumns(decision.verdicts)
  const rows = decision.verdicts.slice(0, mostRows)
  return (
    <>
      <table className={styles.matrix} aria-label={t('filters')}>
        <thead>
          <tr>
            <th scope="col">
              <span className={styles.corner}>{t('node')}</span>
            </th>
            {columns.map((name) => (
              <th key={name} scope="col" className={styles.filterHead}>
                <span>{name}</span>
              </th>
            ))}
            <td className={styles.slant} />
          </tr>
        </thead>
        <tbody>
          {rows.map((verdict) => (
            <tr key={verdict.node} className={open?.name === verdict.node ? styles.chosen : undefined}>
              <th scope="row">
                <TextLink onClick={() => openDetail({ group: '', resource: 'nodes', name: verdict.node })}>
                  <MiddleTruncate text={verdict.node} />
                </TextLink>
              </th>
              {columns.map((name) => (
                <td key={name}>
                  <Cell verdict={verdict} filter={name} />
                </td>
              ))}
              <td />
            </tr>
          ))}
        </tbody>
      </table>
      {decision.nodesTotal > rows.length ? (
        <p className={styles.more}>{t('moreNodes', { shown: rows.length, count: decision.nodesTotal })}</p>
      ) : null}
    </>
  )
}

function Cell({ verdict, filter }: { readonly verdict: NodeVerdict; readonly filter: string }): ReactElement {
  const { t } = useTranslation('scheduler')
  const answer = passed(verdict, filter)
  return (
    <span className={styles[answer]} title={answer === 'no' ? verdict.reason : t(`answer.${answer}`)}>
      <Icon
        name={answer === 'no' ? 'close' : answer === 'yes' ? 'check' : 'minus'}
        size={answer === 'no' ? 12 : 14}
        title={t(`answer.${answer}`)}
      />
    </span>
  )
}
