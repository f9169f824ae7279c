import { Fragment, type ReactElement } from 'react'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { NodeVerdict, SchedulingDecision } from '../../../shared/contract/simulation.ts'
import { Icon } from '../../icons/icon.tsx'
import { MiddleTruncate, TextLink } from '../../parts/small.tsx'
import { useRoute } from '../../shell/route.ts'
import { classNames } from '../../theme/class-names.ts'
import styles from './scheduling.module.css'
import { Section } from './section.tsx'

export interface VerdictOrder {
  /** `outcome`, `node`, `total` or the name of a score. */
  readonly sort: string
  readonly descending: boolean
}

interface VerdictTableProps {
  readonly decision: SchedulingDecision
  readonly filter: string
  readonly onFilter: (filter: string) => void
  readonly order: VerdictOrder
  readonly onOrder: (order: VerdictOrder) => void
}

/** The nodes of one attempt: who refused which, and how the others were rated. Filtered and sorted by the host. */
export function VerdictTable({ decision, filter, onFilter, order, onOrder }: VerdictTableProps): ReactElement {
  const { t } = useTranslation('detail')
  const { verdicts, matched, nodesTotal, scores } = decision
  const hasScores = scores.length > 0
  return (
    <Section
      title={t('scheduling.nodes')}
      note={
        filter === ''
          ? t('scheduling.shown', { shown: verdicts.length, total: nodesTotal })
          : t('scheduling.matching', { shown: verdicts.length, count: matched })
      }
      actions={<FilterField filter={filter} onFilter={onFilter} />}
    >
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <SortHead name="node" order={order} onOrder={onOrder} label={t('verdict.node')} className={styles.node} />
              <SortHead
                name="outcome"
                order={order}
                onOrder={onOrder}
                label={t('scheduling.verdict')}
                className={styles.outcomeColumn}
              />
              {hasScores ? (
                <SortHead
                  name="total"
                  order={order}
                  onOrder={onOrder}
                  label={t('scheduling.total')}
                  className={styles.points}
                  isDescendingFirst
                />
              ) : null}
              {scores.map(({ name, weight }) => (
                <SortHead
                  key={name}
                  name={name}
                  order={order}
                  onOrder={onOrder}
                  label={t('scheduling.weighted', { name, weight })}
                  className={styles.score}
                  isDescendingFirst
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {verdicts.map((verdict) => (
              <Row key={verdict.node} verdict={verdict} scores={scores} />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

/** With a place to break before each capital: "NodeResourcesBalancedAllocation" is longer than a head can be high. */
function Breakable({ text }: { readonly text: string }): ReactElement {
  return (
    <span>
      {text.split(/(?<=[a-z])(?=[A-Z])/).map((word) => (
        <Fragment key={word}>
          {word}
          <wbr />
        </Fragment>
      ))}
    </span>
  )
}

interface SortHeadProps {
  readonly name: string
  readonly label: string
  readonly order: VerdictOrder
  readonly onOrder: (order: VerdictOrder) => void
  readonly className: string | undefined
  /** Points: the first click shows the most. */
  readonly isDescendingFirst?: boolean
}

function SortHead({ name, label, order, onOrder, className, isDescendingFirst = false }: SortHeadProps): ReactElement {
  const isSorted = order.sort === name
  const descending = isSorted ? !order.descending : isDescendingFirst
  return (
    <th
      scope="col"
      className={classNames(className, isSorted && styles.sorted)}
      aria-sort={isSorted ? (order.descending ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" onClick={() => onOrder({ sort: name, descending })}>
        <Breakable text={label} />
        {isSorted ? <span aria-hidden="true">{order.descending ? '↓' : '↑'}</span> : null}
      </button>
    </th>
  )
}

interface RowProps {
  readonly verdict: NodeVerdict
  readonly scores: SchedulingDecision['scores']
}

function Row({ verdict, scores }: RowProps): ReactElement {
  const { t } = useTranslation('detail')
  const openDetail = useRoute((route) => route.openDetail)
  const { node, outcome, filter, reason, total } = verdict
  const isRefused = outcome === 'refused'
  return (
    <tr className={outcome === 'chosen' ? styles.chosen : undefined}>
      <th scope="row" className={styles.node}>
        <TextLink onClick={() => openDetail({ group: '', resource: 'nodes', name: node })}>
          <MiddleTruncate text={node} />
        </TextLink>
      </th>
      <td className={styles.outcomeColumn} colSpan={isRefused ? scores.length + (scores.length > 0 ? 2 : 1) : 1}>
        <span className={classNames(styles.verdict, outcome === 'skipped' && styles.quiet)}>
          {outcome === 'skipped' ? null : <Icon name={isRefused ? 'close' : 'check'} size={13} />}
          {isRefused ? <b>{filter}</b> : t(`scheduling.${outcome}Node`)}
          {isRefused ? (
            <span className={styles.why} title={reason}>
              {reason}
            </span>
          ) : null}
        </span>
      </td>
      {isRefused || scores.length === 0 ? null : (
        <>
          <td className={styles.points}>{total}</td>
          {scores.map(({ name }) => (
            <td key={name} className={styles.score}>
              {verdict.scores?.[name]}
            </td>
          ))}
        </>
      )}
    </tr>
  )
}

function FilterField({ filter, onFilter }: Pick<VerdictTableProps, 'filter' | 'onFilter'>): ReactElement {
  const { t } = useTranslation('detail')
  return (
    <TextField
      className={styles.search}
      value={filter}
      placeholder={t('scheduling.filter')}
      onChange={({ target }) => onFilter(target.value)}
      slotProps={{ htmlInput: { 'aria-label': t('scheduling.filterLabel') } }}
    />
  )
}
