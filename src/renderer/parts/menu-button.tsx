import { useState } from 'react'
import type { KeyboardEvent, MouseEvent, ReactElement, ReactNode } from 'react'
import Button from '@mui/material/Button'
import Divider from '@mui/material/Divider'
import IconButton from '@mui/material/IconButton'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
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
  /** The kubectl line that does the same. */
  readonly command?: string
  /** Entries that take the place of this menu's, instead of doing something. */
  readonly more?: readonly MenuEntry[]
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
  /** Told of the entry that has the focus or the pointer; of none when the menu closes. */
  readonly onPoint?: (entry: MenuEntry | undefined) => void
  readonly onClose: () => void
}

/** A menu of actions, at an element or at the pointer. */
export function ActionMenu({ label, entries, anchor, position, onPoint, onClose }: ActionMenuProps): ReactElement {
  const { t } = useTranslation('parts')
  const [within, setWithin] = useState<string>()
  const outer = entries.find((entry) => entry.key === within)
  const shown = outer?.more ?? entries
  // What is chosen has a mark too: colour alone says nothing.
  const hasChoices = shown.some((entry) => entry.chosen !== undefined)
  const place = position === undefined ? {} : { anchorReference: 'anchorPosition' as const, anchorPosition: position }
  const close = (): void => {
    setWithin(undefined)
    onPoint?.(undefined)
    onClose()
  }
  const choose = (entry: MenuEntry): void => {
    if (entry.disabledReason !== undefined) return
    if (entry.more !== undefined) return setWithin(entry.key)
    close()
    entry.onChoose()
  }
  const onKeyDown = (event: KeyboardEvent, entry: MenuEntry): void => {
    if (event.key === 'ArrowRight' && entry.more !== undefined) choose(entry)
    if (event.key === 'ArrowLeft' && outer !== undefined) setWithin(undefined)
  }
  return (
    <Menu
      // Another menu in the same place: its first entry has the focus.
      key={within ?? ''}
      open={anchor !== undefined || position !== undefined}
      anchorEl={anchor ?? null}
      onClose={close}
      {...(outer === undefined ? {} : { transitionDuration: 0 })}
      slotProps={{ list: { 'aria-label': outer?.label ?? label } }}
      {...place}
    >
      {outer === undefined ? null : (
        <MenuItem
          key="back"
          aria-label={t('menuBack', { menu: outer.label })}
          onClick={() => setWithin(undefined)}
          className={styles.back}
        >
          <Icon name="back" size={15} />
          <span className={styles.label}>{outer.label}</span>
        </MenuItem>
      )}
      {shown.flatMap((entry) => [
        ...(entry.divided ? [<Divider key={`${entry.key}-line`} />] : []),
        <Tooltip key={entry.key} title={entry.disabledReason ?? ''} placement="left">
          <MenuItem
            selected={entry.chosen ?? false}
            aria-disabled={entry.disabledReason !== undefined}
            className={
              entry.disabledReason !== undefined ? styles.disabled : entry.destructive ? styles.destructive : undefined
            }
            onFocus={() => onPoint?.(entry)}
            onMouseEnter={() => onPoint?.(entry)}
            onKeyDown={(event) => onKeyDown(event, entry)}
            onClick={() => choose(entry)}
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
            {entry.more === undefined ? null : <Icon name="forward" size={14} />}
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
  readonly onPoint?: ActionMenuProps['onPoint']
}

/** A button that opens a menu: "Last hour", "More". */
export function MenuButton({
  label,
  entries,
  icon,
  iconOnly = false,
  variant = 'outlined',
  size = 'medium',
  onPoint
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
      <ActionMenu
        label={label}
        entries={entries}
        anchor={anchor}
        {...(onPoint === undefined ? {} : { onPoint })}
        onClose={() => setAnchor(undefined)}
      />
    </>
  )
}
