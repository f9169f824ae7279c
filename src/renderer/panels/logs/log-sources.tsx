import type { ReactElement } from 'react'
import Checkbox from '@mui/material/Checkbox'
import { useTranslation } from 'react-i18next'
import type { LogUpdate } from '../../../shared/contract/logs.ts'
import { MenuButton } from '../../parts/menu-button.tsx'
import { StatusMark, type MarkName } from '../../parts/status-mark.tsx'
import { classNames } from '../../theme/class-names.ts'
import { seriesColor } from '../../theme/colors.ts'
import { levelGroups, type LevelGroup, type LogBuffer } from './log-buffer.ts'
import { podSuffix, type PodColors } from './log-rows.ts'
import styles from './logs.module.css'

export interface PodChoice {
  readonly sources: LogUpdate['sources']
  readonly colors: PodColors
  readonly hidden: ReadonlySet<string>
  readonly onToggle: (pod: string) => void
}

/** As many as fit beside the search. */
const chipLimit = 6

function Swatch({ color, hollow }: { readonly color: number; readonly hollow: boolean }): ReactElement {
  const { color: paint, repeated } = seriesColor(color)
  return (
    <span
      className={styles.swatch}
      style={{ borderColor: paint, background: hollow || repeated ? 'transparent' : paint }}
    />
  )
}

/** The pods of the stream as small words in their colours; pressing one hides its lines. */
export function PodChips({ sources, colors, hidden, onToggle }: PodChoice): ReactElement | null {
  const { t } = useTranslation('logs')
  if (sources.length < 2) return null
  return (
    <span className={styles.chips} role="group" aria-label={t('pods')}>
      {sources.slice(0, chipLimit).map(({ pod }) => (
        <button
          key={pod}
          type="button"
          className={classNames(styles.chip, hidden.has(pod) && styles.hiddenChip)}
          aria-pressed={!hidden.has(pod)}
          title={t(hidden.has(pod) ? 'showPod' : 'hidePod', { pod })}
          onClick={() => onToggle(pod)}
        >
          <Swatch color={colors.of(pod)} hollow={hidden.has(pod)} />
          {podSuffix(pod)}
        </button>
      ))}
      {sources.length <= chipLimit ? null : (
        <MenuButton
          variant="text"
          size="small"
          label={t('morePods', { count: sources.length - chipLimit })}
          entries={sources
            .slice(chipLimit)
            .map(({ pod }) => ({ key: pod, label: pod, chosen: !hidden.has(pod), onChoose: () => onToggle(pod) }))}
        />
      )}
    </span>
  )
}

const levelMarks: Readonly<Partial<Record<LevelGroup, MarkName>>> = { ERROR: 'bad', WARN: 'warn', SYSTEM: 'change' }

export interface LogSideProps extends PodChoice {
  readonly buffer: LogBuffer
  readonly hiddenLevels: ReadonlySet<LevelGroup>
  readonly onToggleLevel: (level: LevelGroup) => void
}

/** Beside a log on a page of its own: who speaks and how loud, with how many lines of each the window holds. */
export function LogSide({
  sources,
  colors,
  hidden,
  onToggle,
  buffer,
  hiddenLevels,
  onToggleLevel
}: LogSideProps): ReactElement {
  const { t } = useTranslation('logs')
  return (
    <aside className={styles.side} aria-label={t('shown')}>
      <h2 className={styles.caption}>{t('podsCount', { count: sources.length })}</h2>
      {sources.map(({ pod }) => (
        <label key={pod} className={styles.choice} title={pod}>
          <Checkbox checked={!hidden.has(pod)} onChange={() => onToggle(pod)} />
          <Swatch color={colors.of(pod)} hollow={false} />
          <span className={styles.podName}>{podSuffix(pod)}</span>
          <span className={styles.number}>{formatCount(buffer.podCount(pod))}</span>
        </label>
      ))}
      <h2 className={styles.caption}>{t('level')}</h2>
      {levelGroups.map((level) => (
        <label key={level} className={styles.choice}>
          <Checkbox checked={!hiddenLevels.has(level)} onChange={() => onToggleLevel(level)} />
          {levelMarks[level] === undefined ? (
            <span className={styles.dot} />
          ) : (
            <StatusMark mark={levelMarks[level]} size={11} />
          )}
          <span className={styles.levelName}>{t(`levels.${level}`)}</span>
          <span className={styles.number}>{formatCount(buffer.levelCount(level))}</span>
        </label>
      ))}
      <p className={styles.kept}>{t('kept', { held: formatCount(buffer.held) })}</p>
    </aside>
  )
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}
