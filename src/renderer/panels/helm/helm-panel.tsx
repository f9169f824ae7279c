import type { ReactElement } from 'react'
import type { ReleaseLink, ReleaseTab } from '../../shell/route.ts'
import { ReleaseList } from './release-list.tsx'
import { ReleasePage } from './release-page.tsx'

export interface HelmPanelProps {
  /** Without it the list of all. */
  readonly release?: ReleaseLink | undefined
  readonly tab?: ReleaseTab | undefined
}

export function HelmPanel({ release, tab = 'history' }: HelmPanelProps): ReactElement {
  return release === undefined ? (
    <ReleaseList />
  ) : (
    <ReleasePage key={`${release.namespace}/${release.name}`} release={release} tab={tab} />
  )
}
