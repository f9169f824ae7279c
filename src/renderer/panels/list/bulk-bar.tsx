import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { useTranslation } from 'react-i18next'
import { commandsFor, useCommands, type CommandTarget } from '../../commands/command.ts'
import { Icon } from '../../icons/icon.tsx'
import styles from './list-panel.module.css'

/** What can be done with all that is marked, docked at the foot of the table. */
export function BulkBar({
  targets,
  onClear
}: {
  readonly targets: readonly CommandTarget[]
  readonly onClear: () => void
}): ReactElement {
  const { t } = useTranslation('list')
  useCommands()
  const context = { targets }
  return (
    <div className={styles.bulk} role="toolbar" aria-label={t('bulk')}>
      <strong>{t('marked', { count: targets.length })}</strong>
      <span className={styles.gap} />
      {commandsFor(context, 'object')
        .filter((command) => command.disabledReason?.(context) === undefined)
        .slice(0, 5)
        .map((command) => (
          <Button
            key={command.id}
            color={command.destructive === true ? 'error' : 'primary'}
            startIcon={<Icon name={command.icon} size={14} />}
            onClick={() => void command.run(context)}
          >
            {command.title(context)}
          </Button>
        ))}
      <IconButton size="small" aria-label={t('clearMarks')} onClick={onClear}>
        <Icon name="close" size={14} />
      </IconButton>
    </div>
  )
}
