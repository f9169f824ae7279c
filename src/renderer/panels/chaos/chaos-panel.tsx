import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChaosEntry } from '../../../shared/contract/chaos.ts'
import { useActionDialog } from '../../actions/action-dialog.ts'
import { changeChaos, useChaos } from '../../connection/chaos.ts'
import { useTimedText } from '../../connection/simulated-time.ts'
import { Icon } from '../../icons/icon.tsx'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { PageHeader, PanelHeader } from '../../parts/headers.tsx'
import { MiddleTruncate, TextLink } from '../../parts/small.tsx'
import { EmptyState, LoadingRows } from '../../parts/states.tsx'
import { useRoute } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { classNames } from '../../theme/class-names.ts'
import pageTable from '../../parts/table/page-table.module.css'
import styles from './chaos.module.css'
import { choiceGroups } from './fault-choice.ts'
import { clockText, durationText, wordsOf } from './fault-words.ts'

/** What is broken on purpose, and what can be. */
export function ChaosPanel(): ReactElement {
  const { t } = useTranslation('chaos')
  const entries = useChaos((chaos) => chaos.entries)
  const [problem, setProblem] = useState<string>()
  useStatusLine('kubectl get events -A -w', [{ keys: ['g', 'm'], label: t('machines') }])
  const run = (deed: Promise<void>): void => {
    deed.then(
      () => setProblem(undefined),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error))
    )
  }
  return (
    <section className={styles.page} aria-label={t('title')}>
      <PageHeader
        title={t('title')}
        note={entries === undefined ? undefined : t('note', { count: entries.length })}
        actions={
          entries === undefined || entries.length === 0 ? undefined : (
            <ConfirmButton
              label={t('stopAll')}
              question={t('stopAllQuestion')}
              cancelLabel={t('cancel')}
              onConfirm={() => run(changeChaos({ type: 'stop-all' }))}
            />
          )
        }
      />
      <div className={styles.columns}>
        <div className={styles.main}>
          {problem === undefined ? null : (
            <div className={styles.problem} role="alert">
              {problem}
            </div>
          )}
          {entries === undefined ? (
            <LoadingRows columns={[60]} />
          ) : entries.length === 0 ? (
            <EmptyState icon="chaos" title={t('none')} text={t('noneText')} />
          ) : (
            <FaultTable entries={entries} onStop={(id) => run(changeChaos({ type: 'stop', id }))} />
          )}
        </div>
        <Choices />
      </div>
    </section>
  )
}

const columns = ['what', 'where', 'how', 'since', 'until', 'by'] as const

function FaultTable({
  entries,
  onStop
}: {
  readonly entries: readonly ChaosEntry[]
  readonly onStop: (id: string) => void
}): ReactElement {
  const { t } = useTranslation('chaos')
  return (
    <table className={`${pageTable.table} ${styles.table}`} aria-label={t('list')}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" className={styles[column]}>
              {t(`column.${column}`)}
            </th>
          ))}
          <th scope="col" className={styles.deed} aria-label={t('stop')} />
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <FaultRow key={entry.id} entry={entry} onStop={() => onStop(entry.id)} />
        ))}
      </tbody>
    </table>
  )
}

function FaultRow({ entry, onStop }: { readonly entry: ChaosEntry; readonly onStop: () => void }): ReactElement {
  const { t } = useTranslation('chaos')
  const openDetail = useRoute((route) => route.openDetail)
  const { fault, since, until, by, pods } = entry
  const { what, where, how, link } = wordsOf(fault, t)
  const left = useTimedText((now) =>
    until === undefined ? t('untilStopped') : t('left', { time: durationText(until - now) })
  )
  return (
    <tr>
      <td>
        <span className={styles.name}>
          <Icon name="chaos" size={14} />
          {what}
        </span>
      </td>
      <td title={where}>
        {link === undefined ? (
          where
        ) : (
          <TextLink onClick={() => openDetail(link)}>
            <MiddleTruncate text={where} keep={8} />
          </TextLink>
        )}
      </td>
      <td title={how}>
        {how}
        {pods === undefined ? null : (
          <span className={classNames(styles.pods, how !== '' && styles.behind)}>{t('reaches', { count: pods })}</span>
        )}
      </td>
      <td className={styles.time} title={new Date(since).toISOString()}>
        {clockText(since)}
      </td>
      <td className={until === undefined ? styles.quiet : undefined}>{left}</td>
      <td className={styles.quiet} title={by}>
        {by}
      </td>
      <td className={styles.deed}>
        <StopLink name={t('stopName', { what, where })} onStop={onStop} />
      </td>
    </tr>
  )
}

function StopLink({ name, onStop }: { readonly name: string; readonly onStop: () => void }): ReactElement {
  const { t } = useTranslation('chaos')
  return (
    <TextLink title={name} onClick={onStop}>
      {t('stop')}
    </TextLink>
  )
}

/** All that can be broken; each opens the dialog that asks where. */
function Choices(): ReactElement {
  const { t } = useTranslation('chaos')
  const open = useActionDialog((dialog) => dialog.open)
  return (
    <section className={styles.side} aria-label={t('start')}>
      <PanelHeader title={t('start')} />
      {choiceGroups.map(({ name, choices }) => (
        <div key={name}>
          <div className={styles.caption}>{t(`group.${name}`)}</div>
          <ul className={styles.choices}>
            {choices.map((choice) => (
              <li key={choice}>
                <button
                  type="button"
                  className={styles.choice}
                  onClick={() => open({ type: 'chaos', links: [], choice })}
                >
                  <span className={styles.choiceName}>{t(`choice.${choice}`)}</span>
                  <span className={styles.choiceText}>{t(`choiceText.${choice}`)}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
