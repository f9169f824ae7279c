import { useEffect, useRef, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { subjectOfUser, subjectText } from '../../shared/access/subject.ts'
import { useClusterScope } from '../connection/cluster-scope.ts'
import { useApiAccess } from '../connection/use-api-access.ts'
import { Icon } from '../icons/icon.tsx'
import { ActionMenu } from '../parts/menu-button.tsx'
import { classNames } from '../theme/class-names.ts'
import { rightsPage } from './rights-page.ts'
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
  const first = identities[0]?.name
  const isListed = identities.some(({ name }) => name === identity)
  // Who was removed can act no more; the first is the one that is always there. Others are acted as without being kept.
  const listed = useRef<string>(undefined)
  useEffect(() => {
    if (isListed) listed.current = identity
    else if (first !== undefined && listed.current === identity) setIdentity(first)
  }, [isListed, identity, first, setIdentity])
  const guest = isListed || first === undefined ? [] : [{ name: identity, groups: [] as readonly string[] }]
  return (
    <>
      <button
        type="button"
        className={classNames(
          styles.choice,
          styles.identity,
          first !== undefined && identity !== first && styles.another
        )}
        aria-label={`${t('actAs')} ${identity}`}
        aria-haspopup="menu"
        title={identity}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Icon name="user" />
        <span className={styles.choiceName}>{subjectText(subjectOfUser(identity))}</span>
        <Icon name="down" size={12} />
      </button>
      <ActionMenu
        label={t('actAs')}
        anchor={anchor}
        onClose={() => setAnchor(undefined)}
        entries={[
          ...[...identities, ...guest].map(({ name, groups }) => ({
            key: `identity/${name}`,
            label: name,
            note: groups.join(', '),
            chosen: name === identity,
            onChoose: () => setIdentity(name)
          })),
          {
            key: 'rights',
            label: t('whatMay', { name: subjectText(subjectOfUser(identity)) }),
            icon: 'show' as const,
            keys: ['g', 'w'],
            divided: true,
            onChoose: () => go(rightsPage(identity))
          },
          {
            key: 'manage',
            label: t('identities'),
            onChoose: () => go({ panel: 'api' })
          }
        ]}
      />
    </>
  )
}
