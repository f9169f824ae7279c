import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { OverviewDocument } from '../../../shared/contract/documents.ts'
import { CauseChain } from '../../parts/cause-chain.tsx'
import { TextLink } from '../../parts/small.tsx'
import { AgeAt } from '../objects/age-at.tsx'
import { linkOfRef } from '../objects/object-ref.tsx'
import { RemedyButton } from '../why/remedy-button.tsx'
import { useCauseLinks } from '../why/use-cause-links.ts'
import { openWhy, whyPlace } from '../why/why-popup.ts'
import styles from './overview.module.css'

type Chain = OverviewDocument['chains'][number]

/** So many leave room for the rest of the page; the others come on demand. */
const shownAtFirst = 4

interface ChainRowsProps {
  readonly chains: readonly Chain[]
  readonly total: number
}

/** One line for each thing that is wrong, from the symptom to what can be done about it. */
export function ChainRows({ chains, total }: ChainRowsProps): ReactElement | null {
  const { t } = useTranslation('overview')
  const [showsAll, setShowsAll] = useState(false)
  if (chains.length === 0) return null
  const shown = showsAll ? chains : chains.slice(0, shownAtFirst)
  const hidden = total - shown.length
  return (
    <section className={styles.chains} aria-label={t('chains')}>
      {shown.map((chain) => (
        <ChainRow key={`${chain.causes[0]?.about?.uid ?? ''}${JSON.stringify(chain.causes[0]?.words)}`} chain={chain} />
      ))}
      {hidden > 0 && !showsAll ? (
        <div className={styles.more}>
          <TextLink onClick={() => setShowsAll(true)}>{t('showMore', { count: hidden })}</TextLink>
        </div>
      ) : null}
      {showsAll && chains.length > shownAtFirst ? (
        <div className={styles.more}>
          {hidden > 0 ? <span>{t('moreChains', { count: hidden })}</span> : null}
          <TextLink onClick={() => setShowsAll(false)}>{t('showFewer')}</TextLink>
        </div>
      ) : null}
    </section>
  )
}

function ChainRow({ chain }: { readonly chain: Chain }): ReactElement {
  const links = useCauseLinks(chain.causes)
  const about = chain.causes[0]?.about
  return (
    <div className={styles.chain}>
      <span className={styles.chainLinks} {...(about === undefined ? {} : whyPlace(linkOfRef(about)))}>
        <CauseChain links={links} {...(about === undefined ? {} : { onMore: () => openWhy(linkOfRef(about)) })} />
      </span>
      <RemedyButton causes={chain.causes} isShort />
      <AgeAt at={chain.since} />
    </div>
  )
}
