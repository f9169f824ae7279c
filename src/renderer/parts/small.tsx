// Plain CSS module on the theme's variables. The smallest parts: chip, key cap, cut names, ages, quantities, links.
import { Fragment, memo } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../icons/icon.tsx'
import type { IconName } from '../icons/icon.tsx'
import { classNames } from '../theme/class-names.ts'
import { cutForMiddle } from './middle-cut.ts'
import styles from './small.module.css'

export interface ChipProps {
  readonly children: ReactNode
  readonly icon?: IconName
  readonly tone?: 'ok' | 'prog' | 'warn' | 'bad' | 'past'
  /** For labels, images and other machine text. */
  readonly mono?: boolean
  readonly title?: string
  readonly onClick?: () => void
  /** For a chip that switches something on and off. */
  readonly chosen?: boolean
}

/** An outline 20 px high around a few words. */
export function Chip({ children, icon, tone, mono = false, title, onClick, chosen }: ChipProps): ReactElement {
  const className = classNames(
    styles.chip,
    mono && styles.mono,
    tone && styles[`tone-${tone}`],
    onClick && styles.clickable,
    chosen && styles.chosen
  )
  const inner = (
    <>
      {icon === undefined ? null : <Icon name={icon} size={13} />}
      <span>{children}</span>
    </>
  )
  if (onClick === undefined) {
    return (
      <span className={className} title={title}>
        {inner}
      </span>
    )
  }
  return (
    <button type="button" className={className} title={title} onClick={onClick} aria-pressed={chosen}>
      {inner}
    </button>
  )
}

/** One key on the keyboard. */
export function KeyCap({ children }: { readonly children: string }): ReactElement {
  return <kbd className={styles.key}>{children}</kbd>
}

export interface KeyHint {
  readonly keys: readonly string[]
  readonly label: string
}

/** Keys and what they do, as in the status line; give four at most. */
export function KeyHints({ hints }: { readonly hints: readonly KeyHint[] }): ReactElement {
  return (
    <span className={styles.hints}>
      {hints.map((hint) => (
        <span key={hint.label} className={styles.hint}>
          {hint.keys.map((key) => (
            <KeyCap key={key}>{key}</KeyCap>
          ))}
          {hint.label}
        </span>
      ))}
    </span>
  )
}

export interface MiddleTruncateProps {
  readonly text: string
  /** How many characters at the end always stay. */
  readonly keep?: number
}

/** A name cut in its middle where there is no room; CSS alone does it. The whole name is on hover and for readers. */
export const MiddleTruncate = memo(function MiddleTruncate({ text, keep = 6 }: MiddleTruncateProps): ReactElement {
  const [head, tail] = cutForMiddle(text, keep)
  return (
    // Readers would take the two parts for two words.
    <span className={styles.cut} title={text} aria-label={tail === '' ? undefined : text}>
      <span className={styles.cutHead}>{head}</span>
      {tail === '' ? null : <span className={styles.cutTail}>{tail}</span>}
    </span>
  )
})

/** An age as kubectl prints it ("3m", "2d4h"); `title` is the moment itself. */
export function Age({ text, title }: { readonly text: string; readonly title?: string }): ReactElement {
  return (
    <span className={styles.quiet} title={title}>
      {text}
    </span>
  )
}

export interface QuantityProps {
  /** As Kubernetes writes it ("250m") or with a unit of prose ("3.7 GiB"); undefined prints "none". */
  readonly text: string | number | undefined
}

/** A number in a column: zero and none step back. */
export function Quantity({ text }: QuantityProps): ReactElement {
  const { t } = useTranslation('parts')
  if (text === undefined || text === '') return <span className={styles.quiet}>{t('none')}</span>
  return <span className={/^0[a-zA-Z]*$/.test(String(text)) ? styles.quiet : undefined}>{text}</span>
}

export interface TextLinkProps {
  readonly children: ReactNode
  readonly onClick: () => void
  readonly title?: string
}

/** A jump inside the window: looks like a link, is a button. */
export function TextLink({ children, onClick, title }: TextLinkProps): ReactElement {
  return (
    <button type="button" className={styles.link} onClick={onClick} title={title}>
      {children}
    </button>
  )
}

/** Long machine words break behind their marks, before they break anywhere. */
export function Breakable({ text }: { readonly text: string }): ReactElement {
  return (
    <>
      {text.split(/(?<=[/:=,])(?=\S)/).map((part, index) => (
        // The same text has the same parts.
        // oxlint-disable-next-line react/no-array-index-key
        <Fragment key={index}>
          {index === 0 ? null : <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  )
}
