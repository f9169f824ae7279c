import { useEffect, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useClusterScope } from '../connection/cluster-scope.ts'
import { useApiAccess } from '../connection/use-api-access.ts'
import { Icon } from '../icons/icon.tsx'
import { ActionMenu } from '../parts/menu-button.tsx'
import { classNames } from '../theme/class-names.ts'
import { useRoute } from './route.ts'
import styles from './top-bar.module.css'

/** Whom the window acts as, and a choice of all there are. */
export function IdentityMenu(): ReactElement {
  const { t } = useTranslation('shell')
  const identity = useClusterScope((scope) => scope.identity)
  const setIdentity = useClusterScope((scope) => scope.setIdentity)
  const go = useRoute((route) => route.go)
  const { value } = useApiAccess()
  const [anchor, setAnchor] = useState<HTMLElement>()
  const identities = value?.identities ?? []
  // Who was removed can act no more; the first is the one that is always there.
  const first = identities[0]?.name
  const isGone = first !== undefined && !identities.some(({ name }) => name === identity)
  useEffect(() => {
    if (isGone) setIdentity(first)
  }, [isGone, first, setIdentity])
  return (
    <>
      <button
        type="button"
        className={classNames(styles.choice, styles.identity)}
        aria-label={`${t('actAs')} ${identity}`}
        aria-haspopup="menu"
        title={identity}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Icon name="user" />
        <span className={styles.choiceName}>{identity}</span>
        <Icon name="down" size={12} />
      </button>
      <ActionMenu
        label={t('actAs')}
        anchor={anchor}
        onClose={() => setAnchor(undefined)}
        entries={[
          ...identities.map(({ name, groups }) => ({
            key: `identity/${name}`,
            label: name,
            note: groups.join(', '),
            chosen: name === identity,
            onChoose: () => setIdentity(name)
          })),
          {
            key: 'manage',
            label: t('identities'),
            divided: identities.length > 0,
            onChoose: () => go({ panel: 'api' })
          }
        ]}
      />
    </>
  )
}
