import { useState } from 'react'
import type { MouseEvent, ReactElement, ReactNode } from 'react'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import Popover from '@mui/material/Popover'
import Tooltip from '@mui/material/Tooltip'
import { Icon } from '../icons/icon.tsx'
import type { IconName } from '../icons/icon.tsx'
import styles from './confirm-button.module.css'

export interface ConfirmButtonProps {
  /** Names its number: "Delete 3". */
  readonly label: string
  readonly icon?: IconName
  /** Only the icon, quiet until it is asked: for rows of a list, where many would shout. */
  readonly iconOnly?: boolean
  /** What will happen, in one sentence. */
  readonly question: ReactNode
  /** Options or a list of what is meant. */
  readonly children?: ReactNode
  readonly confirmLabel?: string
  readonly cancelLabel: string
  readonly onConfirm: () => void
  /** The reason, where it cannot be pressed; shown as its tooltip. */
  readonly disabledReason?: string
  readonly size?: 'small' | 'row' | 'medium'
}

/** A destructive button in outline that asks once, in a popover with the filled button. */
export function ConfirmButton(props: ConfirmButtonProps): ReactElement {
  const {
    label,
    icon,
    iconOnly = false,
    question,
    children,
    confirmLabel = label,
    cancelLabel,
    onConfirm,
    disabledReason,
    size = 'medium'
  } = props
  const [anchor, setAnchor] = useState<HTMLElement>()
  const close = (): void => setAnchor(undefined)
  return (
    <>
      <Tooltip title={disabledReason ?? (iconOnly ? label : '')}>
        <span>
          {iconOnly && icon !== undefined ? (
            <IconButton
              size="small"
              aria-label={label}
              disabled={disabledReason !== undefined}
              onClick={(event: MouseEvent<HTMLElement>) => setAnchor(event.currentTarget)}
              aria-haspopup="dialog"
            >
              <Icon name={icon} size={14} />
            </IconButton>
          ) : (
            <Button
              color="error"
              size={size}
              disabled={disabledReason !== undefined}
              startIcon={icon === undefined ? undefined : <Icon name={icon} size={15} />}
              onClick={(event: MouseEvent<HTMLElement>) => setAnchor(event.currentTarget)}
              aria-haspopup="dialog"
            >
              {label}
            </Button>
          )}
        </span>
      </Tooltip>
      <Popover
        open={anchor !== undefined}
        anchorEl={anchor ?? null}
        onClose={close}
        anchorOrigin={{ vertical: 'top', horizontal: 'right' }}
        transformOrigin={{ vertical: 'bottom', horizontal: 'right' }}
      >
        <div className={styles.ask} role="alertdialog" aria-label={label}>
          <p className={styles.question}>{question}</p>
          {children}
          <div className={styles.actions}>
            <Button onClick={close}>{cancelLabel}</Button>
            <Button
              variant="contained"
              color="error"
              autoFocus
              onClick={() => {
                close()
                onConfirm()
              }}
            >
              {confirmLabel}
            </Button>
          </div>
        </div>
      </Popover>
    </>
  )
}
