import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useApiAccess } from '../../connection/use-api-access.ts'
import { Icon } from '../../icons/icon.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { LoadingRows, RefusedState } from '../../parts/states.tsx'
import { useRoute } from '../../shell/route.ts'
import { classNames } from '../../theme/class-names.ts'
import { BrowserPortTile } from '../forwards/browser-port-tile.tsx'
import { ForwardTile } from '../forwards/forward-tile.tsx'
import { AddressTile } from './address-tile.tsx'
import styles from './api.module.css'
import { CommandTile } from './command-tile.tsx'
import { IdentityTile } from './identity-tile.tsx'
import { KubeconfigTile } from './kubeconfig-tile.tsx'
import { NewIdentityDialog } from './new-identity-dialog.tsx'
import { RequestList } from './request-list.tsx'

/** How programs reach the Kubernetes API of this cluster, as whom, and what they ask it. */
export function ApiPanel(): ReactElement {
  const { t } = useTranslation('api')
  const { value: access, error } = useApiAccess()
  const acting = useClusterScope((scope) => scope.identity)
  const [chosen, setChosen] = useState<string>()
  const [isMaking, setMaking] = useState(false)
  const isBeside = useRoute((route) => route.open !== undefined)
  const identities = access?.identities ?? []
  const named = (name: string | undefined) => identities.find((identity) => identity.name === name)
  const identity = named(chosen) ?? named(acting) ?? identities[0]
  return (
    <section className={styles.page} aria-label={t('title')}>
      <PageHeader
        title={t('title')}
        note={t('note')}
        actions={
          <Button
            startIcon={<Icon name="add" size={14} />}
            disabled={access === undefined}
            onClick={() => setMaking(true)}
          >
            {t('newIdentity')}
          </Button>
        }
      />
      <div className={classNames(styles.columns, isBeside && styles.beside)}>
        <div className={styles.access}>
          {error !== undefined ? (
            <div className={styles.state}>
              <RefusedState title={t('refused')} message={error.message} />
            </div>
          ) : access === undefined || identity === undefined ? (
            <LoadingRows columns={[60]} />
          ) : (
            <>
              <AddressTile access={access} />
              {access.url === undefined ? null : (
                <>
                  <KubeconfigTile key={identity.name} access={access} identity={identity} onChoose={setChosen} />
                  <CommandTile access={access} identity={identity} />
                </>
              )}
              <IdentityTile identities={identities} />
              <BrowserPortTile />
              <ForwardTile />
            </>
          )}
        </div>
        <RequestList access={access} />
      </div>
      {isMaking ? (
        <NewIdentityDialog
          taken={identities.map(({ name }) => name)}
          onMade={setChosen}
          onClose={() => setMaking(false)}
        />
      ) : null}
    </section>
  )
}
