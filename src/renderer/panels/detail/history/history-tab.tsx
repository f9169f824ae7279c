import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectHistory } from '../../../../shared/contract/object-history.ts'
import { useDocument } from '../../../connection/use-live.ts'
import type { Side } from '../../../parts/diff/side-buttons.tsx'
import { PanelHeader } from '../../../parts/headers.tsx'
import { Chip } from '../../../parts/small.tsx'
import { LoadingRows, RefusedState } from '../../../parts/states.tsx'
import type { ObjectLink } from '../../../shell/route.ts'
import { linkKey } from '../../objects/object-names.ts'
import { listedVersions, sidesOf, validSides, type Sides } from './history-sides.ts'
import styles from './history.module.css'
import { VersionDifference } from './version-difference.tsx'
import { VersionList } from './version-list.tsx'

/** What an object was: every write that is still kept, and any two of its states beside each other. */
export function HistoryTab({ link }: { readonly link: ObjectLink }): ReactElement {
  const { t } = useTranslation('detail')
  const { group, resource, namespace, name } = link
  const { value, error } = useDocument<ObjectHistory>(`history/${linkKey(link)}`, async (client, live, options) =>
    client.objectHistory.versions({ ...live, ref: { group, resource, namespace, name } }, options)
  )
  const [withStatus, setWithStatus] = useState(false)
  const [picked, setPicked] = useState<Sides>()
  if (error !== undefined) return <RefusedState title={t('refused')} message={error.message} />
  if (value === undefined) return <LoadingRows columns={[60]} />
  const listed = listedVersions(value.versions, withStatus)
  const sides = validSides(listed, picked)
  const pick = (side: Side, revision: number): void => {
    if (sides !== undefined) setPicked({ ...sides, [side]: revision })
  }
  return (
    <div className={styles.history}>
      <section className={styles.versions} aria-label={t('history.states')}>
        <PanelHeader
          ruled
          title={t('history.states')}
          note={
            listed.length === value.versions.length
              ? t('history.count', { count: listed.length })
              : t('history.countOf', { shown: listed.length, total: value.versions.length })
          }
          actions={
            <Chip chosen={withStatus} onClick={() => setWithStatus(!withStatus)}>
              {t('history.withStatus')}
            </Chip>
          }
        />
        <VersionList
          versions={listed}
          sides={sides}
          fromTheStart={value.fromTheStart}
          onPick={pick}
          onCompare={(revision) => setPicked(sidesOf(listed, revision))}
        />
      </section>
      <VersionDifference link={link} versions={listed} sides={sides} />
    </div>
  )
}
