// Plain CSS module on the theme's variables.
import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import { Icon } from '../icons/icon.tsx'
import { classNames } from '../theme/class-names.ts'
import { copyText } from './copy-text.ts'
import styles from './small.module.css'

export interface CopyButtonProps {
  /** What goes to the clipboard; a function where making it is costly. */
  readonly text: string | (() => string)
  /** Words beside the icon; without them the button is the icon with a tooltip. */
  readonly label?: string
}

/** Copies a text and says so for a moment, in its own place. */
export function CopyButton({ text, label }: CopyButtonProps): ReactElement {
  const { t } = useTranslation('parts')
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = (): void => {
    void copyText(typeof text === 'string' ? text : text()).then(() => setCopied(true))
  }
  const icon = <Icon name={copied ? 'check' : 'copy'} size={label === undefined ? 14 : 15} />
  if (label !== undefined) {
    return (
      <Button variant="text" onClick={copy} startIcon={icon}>
        {copied ? t('copied') : label}
      </Button>
    )
  }
  return (
    <Tooltip title={copied ? t('copied') : t('copy')}>
      <IconButton size="small" onClick={copy} aria-label={t('copy')}>
        {icon}
      </IconButton>
    </Tooltip>
  )
}

interface CommandLineProps {
  readonly command: string
  /** Whole, in as many lines as it takes: where a person is about to do just that. */
  readonly wrap?: boolean
}

/** A kubectl command in a sunken line with a copy button. */
export function CommandLine({ command, wrap = false }: CommandLineProps): ReactElement {
  return (
    <div className={classNames(styles.command, wrap && styles.commandWrapped)}>
      <code title={command}>{command}</code>
      <CopyButton text={command} />
    </div>
  )
}
