import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { useTranslation } from 'react-i18next'
import { namesLimit } from '../../../shared/contract/table-limits.ts'
import { commandsFor, useCommands, type Command, type CommandTarget } from '../../commands/command.ts'
import type { TableQuery } from '../../connection/use-table.ts'
import { Icon } from '../../icons/icon.tsx'
import { MenuButton } from '../../parts/menu-button.tsx'
import { TextLink } from '../../parts/small.tsx'
import styles from './list-panel.module.css'
import { useHiddenMarks } from './hidden-marks.ts'

/** Commands with a button of their own; the others are in the menu behind them. */
const withButton = 4

/** What can be done with all that is marked, docked at the foot of the table. */
export function BulkBar({
  query,
  targets,
  onClear
}: {
  readonly query: TableQuery
  readonly targets: readonly CommandTarget[]
  readonly onClear: () => void
}): ReactElement {
  const { t } = useTranslation('list')
  const hidden = useHiddenMarks(query)
  useCommands()
  const context = { targets }
  const able = commandsFor(context, 'object').filter((command) => command.disabledReason?.(context) === undefined)
  const removal = able.find(({ id }) => id === 'object.delete')
  const others = able.filter((command) => command !== removal)
  // What breaks things is never the next button to what does not.
  const safe = others.filter(({ destructive }) => destructive !== true)
  const buttons = safe.slice(0, withButton)
  const rest = others.filter((command) => !buttons.includes(command))
  return (
    <div className={styles.bulk} role="toolbar" aria-label={t('bulk')}>
      <strong>
        {hidden.links.length === 0
          ? t('marked', { count: targets.length })
          : t('markedHidden', { count: targets.length, hidden: hidden.links.length })}
      </strong>
      {hidden.links.length === 0 ? null : (
        <span title={hidden.links.map(({ name }) => name).join(', ')}>
          <TextLink onClick={hidden.unmark}>{t('unmarkHidden')}</TextLink>
        </span>
      )}
      {targets.length < namesLimit ? null : <span className={styles.of}>{t('markLimit')}</span>}
      <span className={styles.gap} />
      {buttons.map((command) => (
        <Action key={command.id} command={command} targets={targets} />
      ))}
      {rest.length === 0 ? null : (
        <MenuButton
          label={t('moreActions')}
          entries={rest.map((command) => ({
            key: command.id,
            label: command.title(context),
            icon: command.icon,
            ...(command.destructive === true ? { destructive: true } : {}),
            onChoose: () => void command.run(context)
          }))}
        />
      )}
      {removal === undefined ? null : <Action command={removal} targets={targets} />}
      <IconButton size="small" aria-label={t('clearMarks')} onClick={onClear}>
        <Icon name="close" size={14} />
      </IconButton>
    </div>
  )
}

function Action({
  command,
  targets
}: {
  readonly command: Command
  readonly targets: readonly CommandTarget[]
}): ReactElement {
  const context = { targets }
  return (
    <Button
      color={command.destructive === true ? 'error' : 'primary'}
      startIcon={<Icon name={command.icon} size={14} />}
      onClick={() => void command.run(context)}
    >
      {command.title(context)}
    </Button>
  )
}
