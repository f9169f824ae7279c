import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { DiffView } from '../../parts/diff/diff-view.tsx'
import { EmptyState } from '../../parts/states.tsx'
import type { ReleaseLink } from '../../shell/route.ts'
import { ActingDialog } from './acting-dialog.tsx'
import { rollBack, rollbackCommand, useContents } from './helm-calls.ts'
import styles from './helm.module.css'

interface RollbackDialogProps {
  readonly release: ReleaseLink
  readonly revision: number
  /** The number that the revision will have. */
  readonly next: number
  readonly onClose: () => void
}

/** Shows what going back would change, as the API answers a dry run, before it is done; then what was done. */
export function RollbackDialog({ release, revision, next, onClose }: RollbackDialogProps): ReactElement {
  const { t } = useTranslation('helm')
  return (
    <ActingDialog
      title={t('rollbackTitle', { name: release.name, revision })}
      text={t('rollbackText', { revision, next })}
      action={t('rollbackTo', { revision })}
      command={rollbackCommand(release, revision)}
      subject={`rollback/${release.namespace}/${release.name}/${revision}`}
      ask={(dryRun) => rollBack(release, revision, dryRun)}
      preview={<ManifestDifference release={release} from={next - 1} to={revision} />}
      onClose={onClose}
    />
  )
}

interface ManifestDifferenceProps {
  readonly release: ReleaseLink
  readonly from: number
  readonly to: number
}

function ManifestDifference({ release, from, to }: ManifestDifferenceProps): ReactElement | null {
  const { t } = useTranslation('helm')
  const before = useContents(release, from).contents?.manifest
  const after = useContents(release, to).contents?.manifest
  if (before === undefined || after === undefined) return null
  return (
    <div className={styles.preview}>
      {before === after ? (
        <EmptyState icon="diff" title={t('same')} text={t('sameText.manifest')} />
      ) : (
        <DiffView before={before} after={after} mode="unified" label={t('difference')} />
      )}
    </div>
  )
}
