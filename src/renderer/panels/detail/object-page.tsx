import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectLink } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { kubectlTarget } from '../objects/object-names.ts'
import { DetailPanel } from './detail-panel.tsx'

/** All about one object, with the room of a whole page. */
export function ObjectPage({ object }: { readonly object: ObjectLink }): ReactElement {
  const { t } = useTranslation('detail')
  useStatusLine(`kubectl describe ${kubectlTarget(object)}`, [{ keys: ['Ctrl', 'K'], label: t('anything') }])
  return <DetailPanel link={object} isPage />
}
