import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { kindOfResource } from '../../../shared/kinds/table.ts'
import { useRoute, type ObjectLink } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { linkKey } from '../objects/object-names.ts'
import { LogPicker } from './log-picker.tsx'
import { LogSearchPage } from './log-search-page.tsx'
import { LogStream } from './log-stream.tsx'

export interface LogsPanelProps {
  readonly object?: ObjectLink | undefined
  readonly isSearch?: boolean | undefined
}

/** The page of one log in full height; without an object, the choice of one or a search of all. */
export function LogsPanel({ object, isSearch }: LogsPanelProps): ReactElement {
  const go = useRoute((route) => route.go)
  if (object !== undefined)
    return <OneLog key={linkKey(object)} object={object} onLeave={() => go({ panel: 'logs' })} />
  if (isSearch === true) return <LogSearchPage />
  return <LogPicker onChoose={(chosen) => go({ panel: 'logs', object: chosen })} />
}

function OneLog({ object, onLeave }: { readonly object: ObjectLink; readonly onLeave: () => void }): ReactElement {
  const { t } = useTranslation('logs')
  useStatusLine(kubectlLogs(object), [
    { keys: ['n', 'N'], label: t('keys.match') },
    { keys: ['f'], label: t('keys.follow') },
    { keys: ['/'], label: t('keys.search') }
  ])
  const sought = useRoute((route) => route.filter)
  return <LogStream object={object} layout="page" sought={sought} onLeave={onLeave} />
}

/** kubectl logs takes one pod of a workload unless it is asked for all. */
function kubectlLogs({ group, resource, namespace, name }: ObjectLink): string {
  const where = namespace === undefined ? '' : ` -n ${namespace}`
  if (resource === 'pods') return `kubectl logs${where} ${name} --all-containers -f`
  const singular = kindOfResource(group, resource)?.singular ?? resource
  return `kubectl logs${where} ${singular}/${name} --all-pods --all-containers --prefix -f`
}
