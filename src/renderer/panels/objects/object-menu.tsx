import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { commandsFor, useCommandContext, useCommands } from '../../commands/command.ts'
import { ActionMenu, type MenuEntry } from '../../parts/menu-button.tsx'

interface ObjectMenuProps {
  readonly position: { readonly left: number; readonly top: number }
  readonly onClose: () => void
}

/** The commands that make sense on the objects in question, as a context menu. */
export function ObjectMenu({ position, onClose }: ObjectMenuProps): ReactElement {
  const { t } = useTranslation('actions')
  return (
    <ActionMenu
      label={t('menu')}
      entries={useObjectEntries()}
      anchor={undefined}
      position={position}
      onClose={onClose}
    />
  )
}

/** Menu entries of the commands on what is marked, focused or open. */
function useObjectEntries(): readonly MenuEntry[] {
  useCommands()
  const context = useCommandContext()
  return commandsFor(context, 'object').map((command) => {
    const disabledReason = command.disabledReason?.(context)
    return {
      key: command.id,
      label: command.title(context),
      icon: command.icon,
      ...(command.keys === undefined ? {} : { keys: command.keys.split(/[ +]/) }),
      ...(command.destructive === true ? { destructive: true } : {}),
      ...(disabledReason === undefined ? {} : { disabledReason }),
      onChoose: () => void command.run(context)
    }
  })
}
