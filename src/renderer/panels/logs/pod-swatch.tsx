import type { ReactElement } from 'react'
import type { LogSource } from '../../../shared/contract/logs.ts'
import { MenuButton } from '../../parts/menu-button.tsx'
import { podColor } from '../../parts/pod-colors.ts'
import { classNames } from '../../theme/class-names.ts'
import { seriesColor } from '../../theme/colors.ts'
import { useTranslation } from 'react-i18next'
import { podSuffix } from './log-rows.ts'
import styles from './log-tools.module.css'

export function PodSwatch({
  source,
  hollow = false
}: {
  readonly source: LogSource
  readonly hollow?: boolean
}): ReactElement {
  const { color } = seriesColor(podColor(source.namespace, source.pod))
  return <span className={styles.swatch} style={{ borderColor: color, background: hollow ? 'transparent' : color }} />
}

/** As many as fit beside the search. */
const chipLimit = 6

/** The pods of the stream as small words in their colours; pressing one hides its lines. */
export function PodChips({
  sources,
  hidden,
  onToggle
}: {
  readonly sources: readonly LogSource[]
  readonly hidden: readonly string[]
  readonly onToggle: (source: LogSource) => void
}): ReactElement | null {
  const { t } = useTranslation('logs')
  if (sources.length < 2) return null
  return (
    <span className={styles.chips} role="group" aria-label={t('pods')}>
      {sources.slice(0, chipLimit).map((source) => {
        const isHidden = hidden.includes(source.uid)
        return (
          <button
            key={source.uid}
            type="button"
            className={classNames(styles.chip, isHidden && styles.hiddenChip)}
            aria-pressed={!isHidden}
            title={t(isHidden ? 'showPod' : 'hidePod', { pod: source.pod })}
            onClick={() => onToggle(source)}
          >
            <PodSwatch source={source} hollow={isHidden} />
            {podSuffix(source.pod)}
          </button>
        )
      })}
      {sources.length <= chipLimit ? null : (
        <MenuButton
          variant="text"
          size="small"
          label={t('morePods', { count: sources.length - chipLimit })}
          entries={sources.slice(chipLimit).map((source) => ({
            key: source.uid,
            label: source.pod,
            chosen: !hidden.includes(source.uid),
            onChoose: () => onToggle(source)
          }))}
        />
      )}
    </span>
  )
}
