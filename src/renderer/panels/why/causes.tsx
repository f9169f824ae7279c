import type { ReactElement } from 'react'
import type { Cause } from '../../../shared/contract/documents.ts'
import { CauseList } from '../../parts/cause-chain.tsx'
import { RemedyButton } from './remedy-button.tsx'
import { useCauseLinks } from './use-cause-links.ts'
import styles from './why.module.css'

/** The chain standing upright, and below its last link what can be done about it. */
export function Causes({
  causes,
  onJump
}: {
  readonly causes: readonly Cause[]
  readonly onJump?: () => void
}): ReactElement {
  const links = useCauseLinks(causes, onJump)
  return (
    <>
      <CauseList links={links} />
      <div className={styles.action}>
        <RemedyButton causes={causes} />
      </div>
    </>
  )
}
