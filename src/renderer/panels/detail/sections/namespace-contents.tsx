import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { NavigationDocument } from '../../../../shared/contract/documents.ts'
import { qualifiedResource } from '../../../../shared/kinds/kind.ts'
import { pluralName } from '../../../../shared/kinds/plural-name.ts'
import { allKinds, useCustomKinds } from '../../../connection/cluster-kinds.ts'
import { useClusterScope } from '../../../connection/cluster-scope.ts'
import { useDocument } from '../../../connection/use-live.ts'
import { Icon, kindIcon } from '../../../icons/icon.tsx'
import { StatusMark } from '../../../parts/status-mark.tsx'
import { useRoute } from '../../../shell/route.ts'
import { Section } from '../section.tsx'
import styles from './namespace-contents.module.css'

/** How much there is of each kind in a namespace, and how much of it is in trouble: each a jump to those. */
export function NamespaceContents({ name }: { readonly name: string }): ReactElement | null {
  const { t } = useTranslation('detail')
  const go = useRoute((route) => route.go)
  const setNamespaces = useClusterScope((scope) => scope.setNamespaces)
  // Kinds may come while it is looked at.
  useCustomKinds(({ kinds }) => kinds)
  const { value } = useDocument<NavigationDocument>(`contents/${name}`, async (client, live, options) =>
    client.documents.navigation({ ...live, namespaces: [name] }, options)
  )
  if (value === undefined) return null
  const present = allKinds().flatMap((kind) => {
    const counts = kind.namespaced ? value.counts[qualifiedResource(kind)] : undefined
    return counts === undefined || counts.total === 0 || kind.resource === 'events' ? [] : [{ kind, counts }]
  })
  return (
    <Section title={t('contents')} note={present.length === 0 ? t('contentsNone') : undefined}>
      <ul className={styles.contents}>
        {present.map(({ kind, counts }) => (
          <li key={qualifiedResource(kind)}>
            <button
              type="button"
              className={styles.kind}
              onClick={() => {
                setNamespaces([name])
                go({ panel: 'list', group: kind.group, resource: kind.resource })
              }}
            >
              <Icon name={kindIcon(kind.icon)} size={14} />
              <span className={styles.name}>{pluralName(kind.kind)}</span>
              {counts.worst === undefined ? null : (
                <span className={styles.trouble} data-mark={counts.worst}>
                  <StatusMark mark={counts.worst} size={10} /> {counts.troubled}
                </span>
              )}
              <span className={styles.total}>{counts.total}</span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  )
}
