import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { Icon } from '../icons/icon.tsx'
import { CommandLine, CopyButton } from '../parts/copy-button.tsx'
import styles from './actions.module.css'

/** Of a line for very many objects this much is shown; all of it is copied. */
const shownLength = 600

export interface ActionEquivalentsProps {
  /** The kubectl line that does the same. */
  readonly command: string
  /** What is sent, as YAML. */
  readonly yaml: string | undefined
}

/** What an action stands for, ready to be copied: the kubectl line, and on wish the YAML. */
export function ActionEquivalents({ command, yaml }: ActionEquivalentsProps): ReactElement {
  const { t } = useTranslation('actions')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <CommandLine
        command={command.length > shownLength ? `${command.slice(0, shownLength)}…` : command}
        copies={command}
        wrap
      />
      {yaml === undefined ? null : (
        <div className={styles.equivalent}>
          <Button
            size="small"
            variant="text"
            aria-expanded={isOpen}
            startIcon={<Icon name={isOpen ? 'down' : 'forward'} size={14} />}
            onClick={() => setOpen(!isOpen)}
          >
            {t('equivalent')}
          </Button>
          {isOpen ? (
            <div className={styles.yaml}>
              <pre tabIndex={0} aria-label={t('equivalent')}>
                {yaml.length > 4 * shownLength ? `${yaml.slice(0, 4 * shownLength)}…` : yaml}
              </pre>
              <CopyButton text={yaml} />
            </div>
          ) : null}
        </div>
      )}
    </>
  )
}
