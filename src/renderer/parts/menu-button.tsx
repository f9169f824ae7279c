import { useState } from 'react'
import type { MouseEvent, ReactElement, ReactNode } from 'react'
import Button from '@mui/material/Button'
import Divider from '@mui/material/Divider'
import IconButton from '@mui/material/IconButton'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import Tooltip from '@mui/material/Tooltip'
import { Icon } from '../icons/icon.tsx'
import type { IconName } from '../icons/icon.tsx'
import { KeyCap } from './small.tsx'
import styles from './menu-button.module.css'

/** One row of a menu. */
export interface MenuEntry {
  readonly key: string
  readonly label: string
  readonly icon?: IconName
  /** Right-aligned, in grey. */
  readonly note?: ReactNode
  readonly keys?: readonly string[]
  readonly destructive?: boolean
  readonly chosen?: boolean
  readonly disabledReason?: string
  /** A hairline above. */
  readonly divided?: boolean
  readonly onChoose: () => void
}

export interface ActionMenuProps {
  /** For readers: "Actions". */
  readonly label: string
  readonly entries: readonly MenuEntry[]
  readonly anchor: HTMLElement | undefined
  /** Where the pointer was, for a context menu; wins over the anchor. */
  readonly position?: { readonly left: number; readonly top: number }
  readonly onClose: () => void
}

/** A menu of actions, at an element or at the pointer. */
export function ActionMenu({ label, entries, anchor, position, onClose }: ActionMenuProps): ReactElement {
  // What is chosen has a mark too: colour alone says nothing.
  const hasChoices = entries.some((entry) => entry.chosen !== undefined)
  const place = position === undefined ? {} : { anchorReference: 'anchorPosition' as const, anchorPosition: position }
  return (
    <Menu
      open={anchor !== undefined || position !== undefined}
      anchorEl={anchor ?? null}
      onClose={onClose}
      slotProps={{ list: { 'aria-label': label } }}
      {...place}
    >
      {entries.flatMap((entry) => [
        ...(entry.divided ? [<Divider key={`${entry.key}-line`} />] : []),
        <Tooltip key={entry.key} title={entry.disabledReason ?? ''} placement="left">
          <MenuItem
            selected={entry.chosen ?? false}
            aria-disabled={entry.disabledReason !== undefined}
            className={
              entry.disabledReason !== undefined ? styles.disabled : entry.destructive ? styles.destructive : undefined
            }
            onClick={() => {
              if (entry.disabledReason !== undefined) return
              onClose()
              entry.onChoose()
            }}
          >
            {hasChoices ? (
              <span className={styles.check}>{entry.chosen ? <Icon name="check" size={14} /> : null}</span>
            ) : null}
            {entry.icon === undefined ? null : <Icon name={entry.icon} size={15} />}
            <span className={styles.label}>{entry.label}</span>
            {entry.note === undefined ? null : <span className={styles.note}>{entry.note}</span>}
            {entry.keys?.map((key) => (
              <KeyCap key={key}>{key}</KeyCap>
            ))}
          </MenuItem>
        </Tooltip>
      ])}
    </Menu>
  )
}

export interface MenuButtonProps {
  /** Its words; with `iconOnly` its tooltip and name. */
  readonly label: string
  readonly entries: readonly MenuEntry[]
  readonly icon?: IconName
  readonly iconOnly?: boolean
  readonly variant?: 'outlined' | 'contained' | 'text'
  readonly size?: 'small' | 'row' | 'medium'
}

/** A button that opens a menu: "Last hour", "More". */
export function MenuButton({
  label,
  entries,
  icon,
  iconOnly = false,
  variant = 'outlined',
  size = 'medium'
}: MenuButtonProps): ReactElement {
  const [anchor, setAnchor] = useState<HTMLElement>()
  const open = (event: MouseEvent<HTMLElement>): void => setAnchor(event.currentTarget)
  return (
    <>
      {iconOnly ? (
        <Tooltip title={label}>
          <IconButton onClick={open} aria-label={label} aria-haspopup="menu">
            <Icon name={icon ?? 'more'} />
          </IconButton>
        </Tooltip>
      ) : (
        <Button
          variant={variant}
          size={size}
          onClick={open}
          aria-haspopup="menu"
          startIcon={icon === undefined ? undefined : <Icon name={icon} size={15} />}
          endIcon={<Icon name="down" size={14} />}
        >
          {label}
        </Button>
      )}
      <ActionMenu label={label} entries={entries} anchor={anchor} onClose={() => setAnchor(undefined)} />
    </>
  )
}
