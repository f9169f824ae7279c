import type { ReactElement } from 'react'
import type { ObjectLink } from '../../shell/route.ts'
import { DetailPanel } from './detail-panel.tsx'

/** All about one object, with the room of a whole page. */
export function ObjectPage({ object }: { readonly object: ObjectLink }): ReactElement {
  return <DetailPanel link={object} isPage />
}
