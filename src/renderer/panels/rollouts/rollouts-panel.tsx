import type { ReactElement } from 'react'
import type { ObjectLink } from '../../shell/route.ts'
import { RolloutList } from './rollout-list.tsx'
import { RolloutPage } from './rollout-page.tsx'

export interface RolloutsPanelProps {
  /** A Deployment; without it the list of all. */
  readonly object?: ObjectLink | undefined
}

export function RolloutsPanel({ object }: RolloutsPanelProps): ReactElement {
  return object === undefined ? <RolloutList /> : <RolloutPage key={`${object.namespace}/${object.name}`} link={object} />
}
