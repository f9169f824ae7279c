import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { kindOfResource } from '../../../shared/kinds/table.ts'
import { useRoute, type ObjectLink } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { linkKey } from '../objects/object-names.ts'
import { LogPicker } from './log-picker.tsx'
import { LogStream } from './log-stream.tsx'

/** The page of one log in full height; without an object, the choice of one. */
export function LogsPanel({ object }: { readonly object?: ObjectLink | undefined }): ReactElement {
  const go = useRoute((route) => route.go)
  return object === undefined ? (
    <LogPicker onChoose={(chosen) => go({ panel: 'logs', object: chosen })} />
  ) : (
    <OneLog key={linkKey(object)} object={object} onLeave={() => go({ panel: 'logs' })} />
  )
}

function OneLog({ object, onLeave }: { readonly object: ObjectLink; readonly onLeave: () => void }): ReactElement {
  const { t } = useTranslation('logs')
  useStatusLine(kubectlLogs(object), [
    { keys: ['n', 'N'], label: t('keys.match') },
    { keys: ['f'], label: t('keys.follow') },
    { keys: ['/'], label: t('keys.search') }
  ])
  return <LogStream object={object} layout="page" onLeave={onLeave} />
}

/** kubectl logs takes one pod of a workload unless it is asked for all. */
function kubectlLogs({ group, resource, namespace, name }: ObjectLink): string {
  const where = namespace === undefined ? '' : ` -n ${namespace}`
  if (resource === 'pods') return `kubectl logs${where} ${name} --all-containers -f`
  const singular = kindOfResource(group, resource)?.singular ?? resource
  return `kubectl logs${where} ${singular}/${name} --all-pods --all-containers --prefix -f`
}
