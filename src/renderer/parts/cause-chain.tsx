// Plain CSS module on the theme's variables.
import { useLayoutEffect, useRef, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../icons/icon.tsx'
import type { IconName } from '../icons/icon.tsx'
import { classNames } from '../theme/class-names.ts'
import { middleChipsThatFit } from './chain-fold.ts'
import { MiddleTruncate } from './small.tsx'
import { StatusMark } from './status-mark.tsx'
import type { MarkName } from './status-mark.tsx'
import styles from './cause-chain.module.css'

/** One step from symptom to cause. A mark for a state, an icon for a thing. */
export interface CauseLink {
  readonly key: string
  readonly mark?: MarkName
  readonly icon?: IconName
  /** What the words begin with: it stands out, and is cut in its middle where there is no room. */
  readonly name?: string
  readonly text: string
  /** Second line of the vertical form: time and who, or a link. */
  readonly note?: ReactNode
  readonly onOpen?: () => void
}

function Sign({ link }: { readonly link: CauseLink }): ReactElement | null {
  if (link.mark !== undefined) return <StatusMark mark={link.mark} />
  return link.icon === undefined ? null : <Icon name={link.icon} size={14} />
}

function Chip({ link }: { readonly link: CauseLink }): ReactElement {
  const inner = (
    <>
      <Sign link={link} />
      {link.name === undefined ? null : (
        <b className={styles.name}>
          <MiddleTruncate text={link.name} />
        </b>
      )}
      <span className={styles.words}>{link.text}</span>
    </>
  )
  const title = link.name === undefined ? link.text : `${link.name} ${link.text}`
  if (link.onOpen === undefined) {
    return (
      <span className={styles.chip} title={title}>
        {inner}
      </span>
    )
  }
  return (
    <button type="button" className={styles.chip} title={title} onClick={link.onOpen}>
      {inner}
    </button>
  )
}

const gap = 30
const becauseWidth = 56
const moreChipWidth = 70
const leastLastWidth = 200

interface Measured {
  readonly links: readonly CauseLink[]
  readonly widths: readonly number[]
  /** Of the first chip's words alone, which no lack of room changes. */
  readonly words: number
}

/** How wide the words of a chip are, whatever of them is shown. */
function wordsWidth(chip: HTMLElement): number {
  return textParts(chip).reduce((width, part) => width + part.scrollWidth, 0)
}

function textParts(chip: HTMLElement): readonly HTMLElement[] {
  return [...chip.querySelectorAll('span')].filter((part) => getComputedStyle(part).textOverflow === 'ellipsis')
}

/** The width a chip would have with all its words; the first and the last may be shrunk while they are measured. */
function widthOf(chip: HTMLElement): number {
  return textParts(chip).reduce((width, part) => width + part.scrollWidth - part.clientWidth, chip.offsetWidth)
}

export interface CauseChainProps {
  /** From the symptom to the cause. */
  readonly links: readonly CauseLink[]
  /** Shows the whole chain, where some of it is folded. */
  readonly onMore?: () => void
}

/** Chips in one line that never wraps: those at the ends shrink, those in the middle fold into "2 more". */
export function CauseChain({ links, onMore }: CauseChainProps): ReactElement {
  const { t } = useTranslation('parts')
  const list = useRef<HTMLOListElement>(null)
  const widths = useRef<Measured>(undefined)
  const [shown, setShown] = useState(Number.POSITIVE_INFINITY)
  const middle = links.slice(1, -1)
  const folded = Math.max(0, middle.length - shown)
  const last = links.length > 1 ? links.at(-1) : undefined

  useLayoutEffect(() => {
    const element = list.current
    if (element === null) return undefined
    const chips = [...element.querySelectorAll<HTMLElement>('[data-chip] > :last-child')]
    const fit = (): void => {
      const known = widths.current
      if (known === undefined) return
      const first = chips[0]
      const words = first === undefined ? 0 : wordsWidth(first)
      if (Math.abs(words - known.words) > 2) {
        // The font came after the first measuring, or the words changed: measure all again.
        widths.current = undefined
        setShown(Number.POSITIVE_INFINITY)
        return
      }
      setShown(middleChipsThatFit(known.widths, element.clientWidth - becauseWidth, gap, moreChipWidth, leastLastWidth))
    }
    if (widths.current?.links !== links) {
      if (folded > 0) {
        // Folded chips have no width: all must be drawn once before the new ones can be measured.
        // oxlint-disable-next-line react/set-state-in-effect
        setShown(Number.POSITIVE_INFINITY)
        return undefined
      }
      widths.current = { links, widths: chips.map(widthOf), words: chips[0] === undefined ? 0 : wordsWidth(chips[0]) }
    }
    fit()
    const observer = new ResizeObserver(fit)
    observer.observe(element)
    if (chips[0] !== undefined) observer.observe(chips[0])
    return () => observer.disconnect()
  }, [links, folded])

  const arrow = (first: boolean): ReactElement => (
    <span className={styles.arrow}>
      <Icon name="back" size={12} />
      {first ? t('because') : null}
    </span>
  )
  const first = links[0]
  return (
    <ol className={styles.chain} ref={list}>
      {first === undefined ? null : (
        <li className={styles.link} data-chip>
          <Chip link={first} />
        </li>
      )}
      {middle.slice(0, middle.length - folded).map((link, index) => (
        <li key={link.key} className={styles.link} data-chip>
          {arrow(index === 0)}
          <Chip link={link} />
        </li>
      ))}
      {folded === 0 ? null : (
        <li className={styles.link}>
          {arrow(folded === middle.length)}
          {onMore === undefined ? (
            <span className={classNames(styles.chip, styles.more)}>{t('chainMore', { count: folded })}</span>
          ) : (
            <button type="button" className={classNames(styles.chip, styles.more)} onClick={onMore}>
              {t('chainMore', { count: folded })}
            </button>
          )}
        </li>
      )}
      {last === undefined ? null : (
        <li className={styles.link} data-chip>
          {arrow(middle.length === 0)}
          <Chip link={last} />
        </li>
      )}
    </ol>
  )
}

function Words({ link: { name, text } }: { readonly link: CauseLink }): ReactElement {
  return (
    <>
      {name === undefined ? null : <b>{name} </b>}
      {text}
    </>
  )
}

/** The same chain standing upright in a detail panel, with a hairline through the signs. */
export function CauseList({ links }: CauseChainProps): ReactElement {
  return (
    <ol className={styles.list}>
      {links.map((link) => (
        <li key={link.key} className={styles.item}>
          <span className={styles.sign}>
            <Sign link={link} />
          </span>
          <span>
            {link.onOpen === undefined ? (
              <Words link={link} />
            ) : (
              <button type="button" className={styles.jump} onClick={link.onOpen}>
                <Words link={link} />
              </button>
            )}
            {link.note === undefined ? null : (
              <span className={styles.note} style={{ display: 'block' }}>
                {link.note}
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}
