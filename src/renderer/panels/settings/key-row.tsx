import { useState, type KeyboardEvent, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { Command } from '../../commands/command.ts'
import { clashes, useKeyBindings } from '../../commands/key-bindings.ts'
import { keyCaps, keyOf } from '../../commands/key-sequence.ts'
import { Icon } from '../../icons/icon.tsx'
import { KeyCap } from '../../parts/small.tsx'
import styles from './settings.module.css'

interface KeyRowProps {
  /** With the keys that are in force. */
  readonly command: Command
  readonly title: string
  readonly others: readonly Command[]
  readonly titleOf: (id: string) => string
  readonly isChanged: boolean
  readonly isEdited: boolean
  readonly onEdit: (id: string | undefined) => void
}

/** A sequence has so many presses at most. */
const longest = 2

/** A command and its keys: a click, and the next presses are its new ones. */
export function KeyRow(props: KeyRowProps): ReactElement {
  const { command, title, others, titleOf, isChanged, isEdited, onEdit } = props
  const { t } = useTranslation('settings')
  const { bind, reset } = useKeyBindings.getState()
  const [pressed, setPressed] = useState<readonly string[]>([])
  const keys = isEdited && pressed.length > 0 ? pressed.join(' ') : command.keys
  // A command's own keys were chosen so that they fit: only those of a person are compared with all others.
  const clashing = isChanged && !isEdited && keys !== undefined ? clashes(keys, command.id, others) : []
  const leave = (): void => {
    setPressed([])
    onEdit(undefined)
  }
  const keyDown = (event: KeyboardEvent): void => {
    if (!isEdited || event.key === 'Tab' || /^(?:Control|Shift|Alt|Meta)$/.test(event.key)) return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') return leave()
    if (event.key === 'Enter') {
      if (pressed.length > 0) bind(command.id, pressed.join(' '))
      return leave()
    }
    if (event.key === 'Backspace') {
      bind(command.id, '')
      return leave()
    }
    const press = keyOf(event.nativeEvent)
    setPressed(pressed.length >= longest ? [press] : [...pressed, press])
  }
  return (
    <div className={styles.command}>
      <Icon name={command.icon} size={14} />
      <span className={styles.title}>{title}</span>
      {isEdited ? (
        <span className={styles.press}>{t('press')}</span>
      ) : clashing.length > 0 ? (
        <span className={styles.clash}>
          {t('clash', { count: clashing.length, commands: clashing.map(({ id }) => titleOf(id)).join(', ') })}
        </span>
      ) : null}
      {isChanged && !isEdited ? (
        <Button size="small" variant="text" onClick={() => reset(command.id)}>
          {t('reset')}
        </Button>
      ) : null}
      <button
        type="button"
        className={styles.caps}
        aria-label={t('change', { command: title })}
        aria-pressed={isEdited}
        onClick={() => (isEdited ? leave() : onEdit(command.id))}
        onBlur={() => isEdited && leave()}
        onKeyDown={keyDown}
      >
        {keys === undefined ? (
          <span className={styles.quiet}>{t('noKeys')}</span>
        ) : (
          keyCaps(keys).map((cap, index) => <KeyCap key={`${index}${cap}`}>{cap}</KeyCap>)
        )}
      </button>
    </div>
  )
}
