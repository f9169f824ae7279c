import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { ApiIdentity } from '../../../shared/contract/api-access.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { Icon } from '../../icons/icon.tsx'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { removeIdentity } from './access-calls.ts'
import styles from './api.module.css'

/** Who can act in this cluster, through the API and in this window. */
export function IdentityTile({ identities }: { readonly identities: readonly ApiIdentity[] }): ReactElement {
  const { t } = useTranslation('api')
  const [problem, setProblem] = useState<string>()
  const remove = (name: string): void => {
    removeIdentity(name).then(
      () => setProblem(undefined),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error))
    )
  }
  return (
    <section className={styles.tile}>
      <PanelHeader title={t('identities')} note={t('identityCount', { count: identities.length })} />
      {problem === undefined ? null : (
        <div className={styles.problem} role="alert">
          {problem}
        </div>
      )}
      <ul className={styles.identities}>
        {identities.map((identity) => (
          <IdentityRow key={identity.name} identity={identity} onRemove={() => remove(identity.name)} />
        ))}
      </ul>
    </section>
  )
}

function IdentityRow({
  identity,
  onRemove
}: {
  readonly identity: ApiIdentity
  readonly onRemove: () => void
}): ReactElement {
  const { t } = useTranslation('api')
  const { name, groups, removable } = identity
  const isActing = useClusterScope((scope) => scope.identity === name)
  const setIdentity = useClusterScope((scope) => scope.setIdentity)
  return (
    <li className={styles.identity}>
      <Icon name="user" />
      <div className={styles.identityWords}>
        <span className={styles.identityName}>
          <MiddleTruncate text={name} />
        </span>
        <span className={styles.groups} title={groups.join(', ')}>
          {groups.length === 0 ? t('noGroups') : groups.join(', ')}
        </span>
      </div>
      {isActing ? (
        <span className={styles.acting}>
          <Icon name="check" size={14} />
          {t('acting')}
        </span>
      ) : (
        <Button size="small" onClick={() => setIdentity(name)} aria-label={t('actAsName', { name })}>
          {t('actAs')}
        </Button>
      )}
      {removable ? (
        <ConfirmButton
          iconOnly
          icon="delete"
          label={t('removeName', { name })}
          confirmLabel={t('remove')}
          question={t('removeQuestion', { name })}
          cancelLabel={t('cancel')}
          onConfirm={onRemove}
        />
      ) : (
        <span className={styles.noDeed} />
      )}
    </li>
  )
}
