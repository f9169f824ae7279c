// Plain CSS module on the theme's variables. Its rules are the pure functions of filter-tokens.ts.
import { useRef } from 'react'
import type { KeyboardEvent, ReactElement, ReactNode, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../icons/icon.tsx'
import { acceptText, complete, formatToken, ghostOf, reopenLast } from './filter-tokens.ts'
import type { FilterValue } from './filter-tokens.ts'
import { KeyCap } from './small.tsx'
import styles from './filter-box.module.css'

export interface FilterBoxProps {
  readonly value: FilterValue
  readonly onChange: (value: FilterValue) => void
  /** Keys that make a token: ns, status, label, node. A word with another key stays text. */
  readonly keys: readonly string[]
  /** Whole words that Tab may complete to, best first: "status:", "status:Completed". */
  readonly completions: readonly string[]
  readonly placeholder?: string
  readonly label?: string
  /** At the right end: matches, next and previous. */
  readonly after?: ReactNode
  /** To put the focus there on `/`. */
  readonly inputRef?: Ref<HTMLInputElement>
}

/** One box of 28 px: finished tokens as mono chips, then what is being typed with its completion as ghost text. */
export function FilterBox(props: FilterBoxProps): ReactElement {
  const { value, onChange, keys, completions, placeholder, label, after, inputRef } = props
  const { t } = useTranslation('parts')
  const box = useRef<HTMLDivElement>(null)
  const ghost = ghostOf(value.text, completions)

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const caret = event.currentTarget.selectionStart
    if (event.key === 'Tab' && ghost !== '' && !event.shiftKey) {
      event.preventDefault()
      onChange({ ...value, text: complete(value.text, completions) })
    } else if (event.key === 'Enter') {
      onChange(acceptText(value, keys))
    } else if (event.key === ' ' && caret === value.text.length) {
      const accepted = acceptText(value, keys)
      if (accepted.tokens.length > value.tokens.length) {
        event.preventDefault()
        onChange(accepted)
      }
    } else if (event.key === 'Backspace' && caret === 0 && event.currentTarget.selectionEnd === 0) {
      if (value.tokens.length > 0) {
        event.preventDefault()
        onChange(reopenLast(value))
      }
    } else if (event.key === 'Escape' && value.text !== '') {
      // Empty, Escape leads out of it, as the arrow down does: so the window has it in every box of a search.
      event.stopPropagation()
      onChange({ ...value, text: '' })
    }
  }

  return (
    <div
      ref={box}
      className={styles.box}
      role="search"
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) {
          event.preventDefault()
          box.current?.querySelector('input')?.focus()
        }
      }}
    >
      <Icon name="search" size={15} />
      {value.tokens.map((token) => (
        <span key={formatToken(token)} className={styles.token} title={formatToken(token)}>
          <span>
            {token.key}:{token.negated ? '!' : ''}
            <b>{token.value}</b>
          </span>
          <button
            type="button"
            className={styles.cross}
            aria-label={t('remove', { token: formatToken(token) })}
            onClick={() => onChange({ ...value, tokens: value.tokens.filter((other) => other !== token) })}
          >
            <Icon name="close" size={11} />
          </button>
        </span>
      ))}
      <span className={styles.typing}>
        <span className={styles.ghost} aria-hidden>
          <span>{value.text}</span>
          {ghost}
        </span>
        <input
          ref={inputRef}
          value={value.text}
          placeholder={value.tokens.length === 0 ? placeholder : undefined}
          aria-label={label ?? t('filter')}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={(event) => onChange({ ...value, text: event.target.value })}
          onKeyDown={onKeyDown}
        />
      </span>
      <span className={styles.after}>
        {ghost === '' ? null : <KeyCap>Tab</KeyCap>}
        {after}
      </span>
    </div>
  )
}
