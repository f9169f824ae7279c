// Plain CSS module on the theme's variables.
import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import { Icon } from '../icons/icon.tsx'
import type { IconName } from '../icons/icon.tsx'
import { classNames } from '../theme/class-names.ts'
import { copyText } from './copy-text.ts'
import styles from './small.module.css'

export interface CopyButtonProps {
  /** What goes to the clipboard; a function where making it is costly. */
  readonly text: string | (() => string | Promise<string>)
  /** Words beside the icon; without them the button is the icon with a tooltip. */
  readonly label?: string
  /** Of the icon alone: what it copies, for its tooltip and for readers. */
  readonly name?: string
  readonly icon?: IconName
}

/** Copies a text and says so for a moment, in its own place. A text that cannot be had leaves the clipboard as it was. */
export function CopyButton({ text, label, name, icon: own = 'copy' }: CopyButtonProps): ReactElement {
  const { t } = useTranslation('parts')
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return undefined
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = (): void => {
    void copied(text).then(setCopied)
  }
  const icon = <Icon name={isCopied ? 'check' : own} size={label === undefined ? 14 : 15} />
  if (label !== undefined) {
    return (
      <Button variant="text" onClick={copy} startIcon={icon}>
        {isCopied ? t('copied') : label}
      </Button>
    )
  }
  return (
    <Tooltip title={isCopied ? t('copied') : (name ?? t('copy'))}>
      <IconButton size="small" onClick={copy} aria-label={name ?? t('copy')}>
        {icon}
      </IconButton>
    </Tooltip>
  )
}

async function copied(text: CopyButtonProps['text']): Promise<boolean> {
  try {
    await copyText(typeof text === 'string' ? text : await text())
    return true
  } catch {
    return false
  }
}

interface CommandLineProps {
  readonly command: string
  /** What is copied where that is not what is shown: a line with a secret in it. */
  readonly copies?: CopyButtonProps['text']
  /** Whole, in as many lines as it takes: where a person is about to do just that. */
  readonly wrap?: boolean
}

/** A kubectl command in a sunken line with a copy button. */
export function CommandLine({ command, copies = command, wrap = false }: CommandLineProps): ReactElement {
  return (
    <div className={classNames(styles.command, wrap && styles.commandWrapped)}>
      <code title={command}>{command}</code>
      <CopyButton text={copies} />
    </div>
  )
}
