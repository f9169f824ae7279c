import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { RolloutDocument } from '../../../shared/contract/documents.ts'
import { CauseChain } from '../../parts/cause-chain.tsx'
import { Banner } from '../../parts/states.tsx'
import { linkOfRef } from '../objects/object-ref.tsx'
import { ChainActions } from '../why/chain-actions.tsx'
import { useCauseLinks } from '../why/use-cause-links.ts'
import { openWhy } from '../why/why-popup.ts'

/** Why the rollout does not go on: upstream's message and the chain down to the cause. */
export function StuckBanner({ rollout }: { readonly rollout: RolloutDocument }): ReactElement | null {
  const { t } = useTranslation('rollouts')
  const { stuck, revisions } = rollout
  const links = useCauseLinks(stuck?.causes ?? [])
  if (stuck === undefined) return null
  return (
    <Banner
      tone="bad"
      title={t(stuck.isFinal ? 'stuckTitle' : 'troubleTitle', { revision: revisions[0]?.revision ?? '' })}
      message={stuck.message}
      reason={stuck.reason}
      action={<ChainActions causes={stuck.causes} link={linkOfRef(rollout.ref)} />}
    >
      {links.length === 0 ? null : <CauseChain links={links} onMore={() => openWhy(linkOfRef(rollout.ref))} />}
    </Banner>
  )
}
