import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { MapBox } from '../../../shared/contract/map.ts'
import { registerCommands } from '../../commands/command.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { kindOfResource } from '../../connection/cluster-kinds.ts'
import { Icon } from '../../icons/icon.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { useRoute, type ObjectLink } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { linkKey } from '../objects/object-names.ts'
import { linkOfRef } from '../objects/object-ref.tsx'
import { MapCanvas } from './map-canvas.tsx'
import { useMapSettings } from './map-settings.ts'
import { MapTable } from './map-table.tsx'
import { MapTools } from './map-tools.tsx'
import { useMap } from './use-map.ts'
import styles from './map.module.css'

/** More boxes are not unfolded at once. */
const mostUnfolded = 50

/** From the way into the cluster to the node: what leads where, whether it does, and how much goes there. */
export function MapPanel({ object }: { readonly object?: ObjectLink | undefined }): ReactElement {
  const { t } = useTranslation('map')
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const go = useRoute((route) => route.go)
  const find = useRoute((route) => route.filter)
  const { traffic, owners, config, policies, troubled, group, hops, isList, change } = useMapSettings()
  const [unfolded, setUnfolded] = useState<'all' | readonly string[]>([])
  const [turn, setTurn] = useState(0)
  const search = useRef<HTMLInputElement>(null)
  const question = useMemo(
    () => ({
      namespaces: [...namespaces],
      ...(object === undefined ? {} : { focus: { ...definedLink(object), hops } }),
      traffic,
      owners,
      config,
      policies,
      troubled,
      group,
      unfold: unfolded === 'all' ? ('all' as const) : [...unfolded],
      find
    }),
    [namespaces, object, hops, traffic, owners, config, policies, troubled, group, unfolded, find]
  )
  const { map, isOld, error } = useMap(question)
  const hits = useMemo(
    () => [...(map?.boxes.values() ?? [])].filter(({ isHit }) => isHit === true).sort(inOrder),
    [map]
  )
  const sought = turn === 0 || hits.length === 0 ? undefined : { id: hits[(turn - 1) % hits.length]!.id, turn }
  useSearchKey(search, t('searchKey'))
  useStatusLine(commandOf(object, namespaces), [
    { keys: ['h', 'j', 'k', 'l'], label: t('walkKey') },
    { keys: ['Enter'], label: t('openKey') },
    { keys: ['Shift', 'Enter'], label: t('centreKey') }
  ])
  const fold = ({ id, pods }: MapBox): void => {
    if (pods === undefined || unfolded === 'all') return
    if (unfolded.includes(id)) setUnfolded(unfolded.filter((one) => one !== id))
    else if (pods.isFolded && pods.total > 1) setUnfolded([...unfolded, id].slice(-mostUnfolded))
  }
  const centre = ({ ref }: MapBox): void => go({ panel: 'map', object: linkOfRef(ref) })
  const isEmpty = map !== undefined && map.boxes.size === 0 && !isOld
  return (
    <section className={styles.panel} aria-label={t('title')}>
      <PageHeader
        title={t('title')}
        note={map === undefined ? '' : noteOf(map.objects, map.hidden)}
        actions={
          <>
            {object === undefined ? null : (
              <Button onClick={() => go({ panel: 'map' })} startIcon={<Icon name="map" size={14} />}>
                {t('whole')}
              </Button>
            )}
            <Button
              aria-pressed={isList}
              startIcon={<Icon name={isList ? 'map' : 'table'} size={14} />}
              onClick={() => change({ isList: !isList })}
            >
              {t(isList ? 'asMap' : 'asTable')}
            </Button>
          </>
        }
      />
      <MapTools
        searchRef={search}
        hits={hits.length}
        isAround={object !== undefined}
        isUnfolded={unfolded === 'all'}
        onUnfold={(all) => setUnfolded(all ? 'all' : [])}
        canFold={unfolded.length > 0}
        onNext={() => setTurn(turn + 1)}
      />
      {error !== undefined ? (
        <div className={styles.state}>
          <RefusedState title={t('refused')} message={error.message} />
        </div>
      ) : map === undefined ? (
        <LoadingRows />
      ) : isEmpty ? (
        <Empty object={object} isTroubledOnly={troubled} />
      ) : isList ? (
        <MapTable map={map} />
      ) : (
        <MapCanvas
          map={map}
          subject={JSON.stringify([object === undefined ? namespaces : linkKey(object), group])}
          isSearching={find.trim() !== ''}
          sought={sought}
          onCentre={centre}
          onFold={fold}
        />
      )}
    </section>
  )

  function noteOf(objects: number, hidden: number): string {
    const where = object !== undefined ? t('around', { name: object.name }) : placeOf()
    const count = t('objects', { count: objects })
    return hidden === 0 ? `${where}, ${count}` : `${where}, ${count}, ${t('hidden', { count: hidden })}`
  }

  function placeOf(): string {
    if (namespaces.length === 0) return t('everywhere')
    return namespaces.length === 1 ? namespaces[0]! : t('namespaces', { count: namespaces.length })
  }
}

function Empty({
  object,
  isTroubledOnly
}: {
  readonly object: ObjectLink | undefined
  readonly isTroubledOnly: boolean
}): ReactElement {
  const { t } = useTranslation('map')
  const { change } = useMapSettings()
  const go = useRoute((route) => route.go)
  if (isTroubledOnly) {
    return (
      <EmptyState
        icon="check"
        title={t('allFine')}
        text={t('allFineText')}
        actions={<Button onClick={() => change({ troubled: false })}>{t('showAll')}</Button>}
      />
    )
  }
  if (object !== undefined) {
    const kind = kindOfResource(object.group, object.resource)?.kind ?? object.resource
    return (
      <EmptyState
        icon="map"
        title={t('notOnMap', { kind, name: object.name })}
        text={t('notOnMapText')}
        actions={<Button onClick={() => go({ panel: 'map' })}>{t('whole')}</Button>}
      />
    )
  }
  return <EmptyState icon="map" title={t('empty')} text={t('emptyText')} command="kubectl get all" />
}

/** From the top, then from the left. */
function inOrder(a: MapBox, b: MapBox): number {
  return a.y - b.y || a.x - b.x
}

function definedLink({ group, resource, namespace, name }: ObjectLink): ObjectLink {
  return { group, resource, name, ...(namespace !== undefined && { namespace }) }
}

function commandOf(object: ObjectLink | undefined, namespaces: readonly string[]): string {
  const namespace = object?.namespace ?? (namespaces.length === 1 ? namespaces[0] : undefined)
  return `kubectl get ingress,service,deployment,statefulset,pods ${namespace === undefined ? '-A' : `-n ${namespace}`} -o wide`
}

function useSearchKey(input: React.RefObject<HTMLInputElement | null>, title: string): void {
  useEffect(
    () =>
      registerCommands([
        {
          id: 'map.search',
          title: () => title,
          icon: 'search',
          group: 'view',
          keys: '/',
          run: () => input.current?.focus()
        }
      ]),
    [input, title]
  )
}
