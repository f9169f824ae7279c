import { Fragment, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../icons/icon.tsx'
import { clockTime } from '../../parts/chart/axis.ts'
import { MiddleTruncate, TextLink } from '../../parts/small.tsx'
import { useRoute, type ObjectLink } from '../../shell/route.ts'
import detail from './detail.module.css'
import styles from './detail-table.module.css'
import { Section } from './section.tsx'
import { useDecision } from './use-decision.ts'

interface WhyPendingProps {
  readonly link: ObjectLink
  /** The pod's resourceVersion: with each attempt its condition changes. */
  readonly version: string
  /** What the causes above have said of its message already. */
  readonly said: readonly string[]
}

const most = 20
const first = {}

/** The scheduler's verdict on each node in its last attempt. */
export function WhyPending({ link, version, said }: WhyPendingProps): ReactElement {
  const { t } = useTranslation('detail')
  const decision = useDecision(link, version, first)
  const openDetail = useRoute((route) => route.openDetail)
  const verdicts = decision?.verdicts ?? []
  return (
    <Section
      title={t('pending')}
      icon="scheduler"
      {...(decision == null ? {} : { note: t('pendingAt', { time: clockTime(decision.at) }) })}
    >
      {decision === undefined ? null : decision === null ? (
        <p className={detail.nothing}>{t('pendingNone')}</p>
      ) : (
        <>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col" className={styles.nodeColumn}>
                  {t('verdict.node')}
                </th>
                <th scope="col" className={styles.filter}>
                  {t('verdict.filter')}
                </th>
                <th scope="col" className={styles.reason}>
                  {t('verdict.reason')}
                </th>
              </tr>
            </thead>
            <tbody>
              {verdicts.slice(0, most).map(({ node, filter, reason = '' }) => (
                <Fragment key={node}>
                  <tr>
                    <td>
                      <TextLink onClick={() => openDetail({ group: '', resource: 'nodes', name: node })}>
                        <MiddleTruncate text={node} />
                      </TextLink>
                    </td>
                    <td>
                      <span className={styles.verdict}>
                        <Icon name={filter === undefined ? 'check' : 'close'} size={13} />
                        {filter ?? t('verdict.fits')}
                      </span>
                    </td>
                    <td className={`${styles.reason} ${styles.wrapped}`} title={reason}>
                      {reason}
                    </td>
                  </tr>
                  {reason === '' ? null : (
                    <tr className={styles.reasonLine}>
                      <td colSpan={3} className={styles.long}>
                        {reason}
                      </td>
                    </tr>
                  )}
                </Fragment>
              ))}
            </tbody>
          </table>
          <p className={detail.nothing}>
            {decision.nodesTotal > Math.min(most, verdicts.length)
              ? `${t('moreVerdicts', { shown: Math.min(most, verdicts.length), total: decision.nodesTotal })} `
              : null}
            <TextLink onClick={() => openDetail(link, 'scheduling')}>{t('allVerdicts')}</TextLink>
          </p>
          <Rest message={decision.message ?? ''} said={said} />
        </>
      )}
    </Section>
  )
}

/** The scheduler's own words, as far as they were not said. */
function Rest({ message, said }: { readonly message: string; readonly said: readonly string[] }): ReactElement | null {
  const rest = said
    .reduce((text, words) => text.replace(words, ''), message)
    .replace(/^[\s,]+/, '')
    .trim()
  return rest === '' ? null : <p className={detail.words}>{rest}</p>
}
