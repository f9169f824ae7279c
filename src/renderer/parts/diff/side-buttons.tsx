import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../theme/class-names.ts'
import styles from './side-buttons.module.css'

const sides = ['a', 'b'] as const
export type Side = (typeof sides)[number]

interface SideButtonsProps {
  readonly revision: number
  /** The revisions that stand on the two sides. */
  readonly a: number | undefined
  readonly b: number | undefined
  readonly onPick: (side: Side) => void
}

/** Puts a revision on one side of a difference: A and B, in their colours where it stands there. */
export function SideButtons({ revision, a, b, onPick }: SideButtonsProps): ReactElement {
  const { t } = useTranslation('parts')
  const at = { a, b }
  return (
    <>
      {sides.map((side) => (
        <button
          key={side}
          type="button"
          className={classNames(styles.side, styles[side])}
          aria-pressed={at[side] === revision}
          aria-label={t(`diff.${side}`, { revision })}
          onClick={() => onPick(side)}
        >
          {side.toUpperCase()}
        </button>
      ))}
    </>
  )
}
