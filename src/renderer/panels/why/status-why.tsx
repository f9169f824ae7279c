import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { StatusMark, StatusSummary } from '../../../shared/kinds/status-summary.ts'
import { StatusWord } from '../../parts/status-mark.tsx'
import type { ObjectLink } from '../../shell/route.ts'
import { openWhy, whyPlace } from './why-popup.ts'
import styles from './why.module.css'

const fine: ReadonlySet<StatusMark> = new Set(['ok', 'done'])

/** Whether a state needs no reason. */
export function isFine(mark: StatusMark): boolean {
  return fine.has(mark)
}

interface StatusWhyProps {
  readonly status: StatusSummary
  readonly link: ObjectLink
  /** Of rows, which have a key of their own for it: a stop of the Tab key in each would be one too many. */
  readonly inRow?: boolean
  /** As beside a title. */
  readonly strong?: boolean
}

/** An object's status; of one that is not fine it opens the reasons. */
export function StatusWhy({
  status: { mark, word },
  link,
  inRow = false,
  strong = false
}: StatusWhyProps): ReactElement {
  if (isFine(mark)) {
    return (
      <span className={styles.place} {...whyPlace(link)}>
        <StatusWord mark={mark} word={word} strong={strong} />
      </span>
    )
  }
  return (
    <WhyButton link={link} word={word} inRow={inRow}>
      <StatusWord mark={mark} word={word} strong={strong} />
    </WhyButton>
  )
}

interface WhyButtonProps {
  readonly link: ObjectLink
  readonly word: string
  readonly inRow?: boolean
  readonly children: ReactNode
}

/** Whatever stands for a state that is not fine, as the way to its reasons. */
export function WhyButton({ link, word, inRow = false, children }: WhyButtonProps): ReactElement {
  const { t } = useTranslation('why')
  return (
    <button
      type="button"
      className={styles.status}
      aria-haspopup="dialog"
      aria-label={t('ask', { word })}
      tabIndex={inRow ? -1 : 0}
      {...whyPlace(link)}
      onClick={(event) => openWhy(link, event.currentTarget)}
    >
      {children}
    </button>
  )
}
