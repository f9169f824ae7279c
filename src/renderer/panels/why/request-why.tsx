import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Cause } from '../../../shared/contract/documents.ts'
import type { RequestFailure } from '../../../shared/contract/why.ts'
import { useDocument } from '../../connection/use-live.ts'
import { CauseChain } from '../../parts/cause-chain.tsx'
import { Causes } from './causes.tsx'
import { RemedyButton } from './remedy-button.tsx'
import { useCauseLinks } from './use-cause-links.ts'
import styles from './why.module.css'

interface RequestWhyProps {
  readonly failed: RequestFailure
  /** What is called when a link leads elsewhere. */
  readonly onJump?: () => void
}

/** Why a request failed, upright. */
export function RequestWhy({ failed, onJump }: RequestWhyProps): ReactElement | null {
  const { t } = useTranslation('why')
  const causes = useRequestCauses(failed)
  if (causes === undefined || causes.length === 0) return null
  return (
    <section aria-label={t('failing')}>
      <Causes causes={causes} {...(onJump !== undefined && { onJump })} />
    </section>
  )
}

/** Why requests of a load fail, in one line. */
export function RequestWhyLine({ failed }: RequestWhyProps): ReactElement | null {
  const { t } = useTranslation('why')
  const causes = useRequestCauses(failed)
  const links = useCauseLinks(causes ?? [])
  if (causes === undefined || causes.length === 0) return null
  return (
    <section className={styles.line} aria-label={t('failing')}>
      <span className={styles.lineLinks}>
        <CauseChain links={links} />
      </span>
      <RemedyButton causes={causes} isShort />
    </section>
  )
}

function useRequestCauses({ client, request, failure }: RequestFailure): readonly Cause[] | undefined {
  const { value } = useDocument<readonly Cause[]>(
    `why-request/${JSON.stringify([client, request, failure])}`,
    async (host, scope, options) => host.why.request({ ...scope, client, request, failure }, options)
  )
  return value
}
