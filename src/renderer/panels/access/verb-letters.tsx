import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccessCell } from '../../../shared/contract/access.ts'
import { classNames } from '../../theme/class-names.ts'
import styles from './access.module.css'
import { lettersOf } from './cell-letters.ts'

export interface VerbLettersProps {
  readonly cell: AccessCell
  /** For readers: whose right to what. */
  readonly label: string
  readonly onOpen: () => void
}

/** A cell of the matrix: a letter for reading, writing and deleting, always in the same place; a mark where it is dangerous. */
export function VerbLetters({ cell, label, onOpen }: VerbLettersProps): ReactElement {
  const { t } = useTranslation('access')
  const verbs = cell.verbs.length === 0 ? t('nothing') : cell.verbs.join(', ')
  const named = cell.named.length === 0 ? '' : `; ${t('namedOnly', { verbs: cell.named.join(', ') })}`
  const dangers = cell.dangers.map((danger) => t(`danger.${danger}`)).join(', ')
  const words = `${verbs}${named}${dangers === '' ? '' : `; ${dangers}`}`
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classNames(styles.letters, cell.dangers.length > 0 && styles.dangerous)}
      aria-label={`${label}: ${words}`}
      title={words}
      onClick={onOpen}
    >
      {lettersOf(cell).map(({ letter, extent }) => (
        <span key={letter} className={styles[extent]}>
          {extent === 'none' ? '·' : letter}
        </span>
      ))}
    </button>
  )
}
