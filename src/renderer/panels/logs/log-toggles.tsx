import { useMemo, type ReactElement } from 'react'
import IconButton from '@mui/material/IconButton'
import ToggleButton from '@mui/material/ToggleButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from '../../icons/icon.tsx'
import { MenuButton } from '../../parts/menu-button.tsx'
import { useLogOptions } from './log-options.ts'
import type { LogRuns } from './log-query.ts'
import styles from './log-tools.module.css'
import type { LogViewState } from './use-log-view.ts'
import type { SearchState } from './use-text-search.ts'

interface LogToggleProps {
  readonly label: string
  /** The tooltip and the name for readers, where the word is too short. */
  readonly title?: string
  readonly icon?: IconName
  readonly chosen: boolean
  readonly onChange: (chosen: boolean) => void
}

/** Something that is on or off, as words or as an icon with a tooltip. */
export function LogToggle({ label, title, icon, chosen, onChange }: LogToggleProps): ReactElement {
  return (
    <Tooltip describeChild title={title ?? (icon === undefined ? '' : label)}>
      <ToggleButton
        size="small"
        value="on"
        selected={chosen}
        aria-label={title ?? label}
        onChange={() => onChange(!chosen)}
      >
        {icon === undefined ? label : <Icon name={icon} size={14} />}
      </ToggleButton>
    </Tooltip>
  )
}

/** A deed behind an icon. */
export function LogTool({
  label,
  icon,
  onClick,
  disabled = false
}: {
  readonly label: string
  readonly icon: IconName
  readonly onClick: () => void
  readonly disabled?: boolean
}): ReactElement {
  return (
    <Tooltip describeChild title={label}>
      <span>
        <IconButton size="small" aria-label={label} onClick={onClick} disabled={disabled}>
          <Icon name={icon} size={14} />
        </IconButton>
      </span>
    </Tooltip>
  )
}

/** As many lines beside each match can be chosen. */
const contexts = [0, 1, 2, 5, 10]

/** How a text is looked for. */
export function SearchToggles({ search }: { readonly search: SearchState }): ReactElement {
  const { t } = useTranslation('logs')
  const contextWords = (count: number): string => (count === 0 ? t('noContext') : t('contextLines', { count }))
  return (
    <span className={styles.toggles}>
      <LogToggle
        label="Aa"
        title={t('matchCase')}
        chosen={search.matchCase}
        onChange={(matchCase) => search.set({ matchCase })}
      />
      <LogToggle label=".*" title={t('regex')} chosen={search.regex} onChange={(regex) => search.set({ regex })} />
      <LogToggle
        label={t('invert')}
        title={t('invertTitle')}
        chosen={search.invert}
        onChange={(invert) => search.set({ invert })}
      />
      <LogToggle
        label={t('only')}
        title={t('onlyTitle')}
        chosen={search.only}
        onChange={(only) => search.set({ only })}
      />
      {search.only || search.invert ? (
        <MenuButton
          size="small"
          label={contextWords(search.context)}
          entries={contexts.map((context) => ({
            key: String(context),
            label: contextWords(context),
            chosen: context === search.context,
            onChoose: () => search.set({ context })
          }))}
        />
      ) : null}
    </span>
  )
}

/** How lines are drawn. */
export function DrawingToggles({
  view,
  columns,
  onColumns
}: {
  readonly view: LogViewState
  readonly columns: boolean
  readonly onColumns: (columns: boolean) => void
}): ReactElement {
  const { t } = useTranslation('logs')
  const { wrap, times, set } = useLogOptions()
  return (
    <span className={styles.toggles}>
      <Tooltip describeChild title={t(`times.${times}`)}>
        <ToggleButton
          size="small"
          value="times"
          selected={times !== 'none'}
          aria-label={t(`times.${times}`)}
          onChange={view.cycleTimes}
        >
          <Icon name={times === 'ago' ? 'undo' : 'cronjob'} size={14} />
        </ToggleButton>
      </Tooltip>
      <LogToggle label={t('wrap')} icon="wrap" chosen={wrap} onChange={(chosen) => set({ wrap: chosen })} />
      <LogToggle label={t('columns')} icon="columns" chosen={columns} onChange={onColumns} />
    </span>
  )
}

/** Which container, and which of its runs. */
export function LogChoices({
  containers,
  container,
  onContainer,
  runs,
  onRuns
}: {
  readonly containers: readonly string[]
  readonly container: string | undefined
  readonly onContainer: (container: string | undefined) => void
  readonly runs: LogRuns
  readonly onRuns: (runs: LogRuns) => void
}): ReactElement {
  const { t } = useTranslation('logs')
  const names = useMemo(
    () => (container === undefined || containers.includes(container) ? containers : [...containers, container]),
    [containers, container]
  )
  return (
    <>
      {names.length < 2 ? null : (
        <MenuButton
          size="small"
          label={container ?? t('allContainers')}
          entries={[undefined, ...names].map((name) => ({
            key: name ?? '*',
            label: name ?? t('allContainers'),
            chosen: name === container,
            onChoose: () => onContainer(name)
          }))}
        />
      )}
      <MenuButton
        size="small"
        label={t(`runs.${runs}`)}
        entries={(['all', 'current', 'previous'] as const).map((one) => ({
          key: one,
          label: t(`runs.${one}`),
          note: t(`runsNote.${one}`),
          chosen: one === runs,
          onChoose: () => onRuns(one)
        }))}
      />
    </>
  )
}
