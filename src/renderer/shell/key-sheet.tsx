import type { ReactElement } from 'react'
import Dialog from '@mui/material/Dialog'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { useTranslation } from 'react-i18next'
import { useCommandContext, useCommands } from '../commands/command.ts'
import { keyCaps } from '../commands/key-sequence.ts'
import { KeyCap } from '../parts/small.tsx'
import styles from './key-sheet.module.css'

/** Every command that has keys. */
export function KeySheet({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('shell')
  const commands = useCommands((registry) => registry.commands)
  const context = useCommandContext()
  return (
    <Dialog open={open} onClose={onClose} maxWidth="md">
      <DialogTitle>{t('keys.title')}</DialogTitle>
      <DialogContent>
        <div className={styles.sheet}>
          {[...commands.values()]
            .filter((command) => command.keys !== undefined)
            .map((command) => (
              <div key={command.id} className={styles.row}>
                <span className={styles.keys}>
                  {keyCaps(command.keys!).map((key) => (
                    <KeyCap key={key}>{key}</KeyCap>
                  ))}
                </span>
                {command.title(context)}
              </div>
            ))}
        </div>
      </DialogContent>
    </Dialog>
  )
}
