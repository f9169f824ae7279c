import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { commandEntries } from '../../commands/command-entries.ts'
import { useCommandContext, useCommands } from '../../commands/command.ts'
import { ActionMenu } from '../../parts/menu-button.tsx'
import { showActionLine } from '../../shell/status-line.tsx'

interface ObjectMenuProps {
  readonly position: { readonly left: number; readonly top: number }
  readonly onClose: () => void
}

/** The commands that make sense on the objects in question, as a context menu. */
export function ObjectMenu({ position, onClose }: ObjectMenuProps): ReactElement {
  const { t } = useTranslation('actions')
  useCommands()
  const context = useCommandContext()
  return (
    <ActionMenu
      label={t('menu')}
      entries={commandEntries(context)}
      anchor={undefined}
      position={position}
      onPoint={(entry) => showActionLine(entry?.command)}
      onClose={onClose}
    />
  )
}
