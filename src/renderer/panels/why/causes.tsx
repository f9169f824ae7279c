import { useMemo, type ReactElement } from 'react'
import type { Cause } from '../../../shared/contract/documents.ts'
import { CauseList } from '../../parts/cause-chain.tsx'
import { causeLinks } from '../objects/cause-links.tsx'
import { RemedyButton } from './remedy-button.tsx'
import styles from './why.module.css'

/** The chain standing upright, and below its last link what can be done about it. */
export function Causes({
  causes,
  onJump
}: {
  readonly causes: readonly Cause[]
  readonly onJump?: () => void
}): ReactElement {
  // Equal causes must stay the same links, or each update would draw them anew.
  const key = JSON.stringify(causes)
  const links = useMemo(() => causeLinks(JSON.parse(key) as readonly Cause[], onJump), [key, onJump])
  return (
    <>
      <CauseList links={links} />
      <div className={styles.action}>
        <RemedyButton causes={causes} />
      </div>
    </>
  )
}
