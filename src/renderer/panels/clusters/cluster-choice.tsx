import { useState, type KeyboardEvent, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClusterSummary } from '../../../shared/contract/clusters.ts'
import { Icon, type IconName } from '../../icons/icon.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { useRoute } from '../../shell/route.ts'
import { classNames } from '../../theme/class-names.ts'
import { useApplyFiles } from '../apply/apply-files.ts'
import { openCluster, useClusters } from './cluster-calls.ts'
import styles from './cluster-choice.module.css'
import { useClusterDialog } from './cluster-dialog.ts'
import { wordsOf } from './use-deed.ts'

/** The clusters to choose from, by name, and what can be done beside that. */
export function ClusterChoice({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('clusters')
  const { value, error } = useClusters()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string>()
  const found = (value?.clusters ?? []).filter(({ name }) => name.includes(text.trim().toLowerCase()))
  const open = ({ id, isOpen }: ClusterSummary): void => {
    if (isOpen) return onClose()
    openCluster(id).then(
      () => {
        onClose()
        useRoute.getState().go({ panel: 'overview' })
      },
      (reason: unknown) => setProblem(wordsOf(reason))
    )
  }
  const leave = (run: () => void) => (): void => {
    onClose()
    run()
  }
  return (
    <div className={styles.choice} onKeyDown={moveFocus}>
      <label className={styles.find}>
        <Icon name="search" size={14} />
        <input
          autoFocus
          value={text}
          placeholder={t('menu.find')}
          aria-label={t('menu.find')}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            const [first] = found
            if (event.key === 'Enter' && first !== undefined) open(first)
          }}
        />
      </label>
      {(problem ?? error?.message) === undefined ? null : (
        <p className={styles.problem} role="alert">
          {problem ?? error?.message}
        </p>
      )}
      <ul className={styles.list} aria-label={t('title')}>
        {found.map((cluster) => (
          <li key={cluster.id}>
            <button
              type="button"
              className={classNames(styles.row, cluster.isOpen && styles.current)}
              aria-current={cluster.isOpen ? 'true' : undefined}
              onClick={() => open(cluster)}
            >
              <Icon name="cluster" size={15} />
              <span className={styles.name}>
                <MiddleTruncate text={cluster.name} keep={12} />
              </span>
              <span className={styles.note}>
                {cluster.isOpen ? '' : `${t('menu.stands')}, `}
                {t('pods', { count: cluster.pods })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {value !== undefined && found.length === 0 ? (
        <p className={styles.nothing}>{t('menu.nothing', { text })}</p>
      ) : null}
      <div className={styles.deeds}>
        <DeedRow
          icon="add"
          label={t('menu.new')}
          onChoose={leave(() => useClusterDialog.getState().open({ type: 'create' }))}
        />
        <DeedRow icon="upload" label={t('menu.import')} onChoose={leave(() => useApplyFiles.getState().open([]))} />
        <DeedRow
          icon="clusters"
          label={t('menu.manage')}
          onChoose={leave(() => useRoute.getState().go({ panel: 'clusters' }))}
        />
      </div>
    </div>
  )
}

interface DeedRowProps {
  readonly icon: IconName
  readonly label: string
  readonly onChoose: () => void
}

function DeedRow({ icon, label, onChoose }: DeedRowProps): ReactElement {
  return (
    <button type="button" className={styles.row} onClick={onChoose}>
      <Icon name={icon} size={15} />
      <span className={styles.name}>{label}</span>
    </button>
  )
}

/** The arrows go from row to row, as in a menu. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  event.preventDefault()
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, button')]
  const at = stops.indexOf(document.activeElement as HTMLElement)
  stops[Math.min(stops.length - 1, Math.max(0, at + step))]?.focus()
}
