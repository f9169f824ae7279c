import type { ReactElement } from 'react'
import { hasRollout, type RolloutResource } from '../../../shared/rollout/rollout-kinds.ts'
import type { ObjectLink } from '../../shell/route.ts'
import { RolloutList } from './rollout-list.tsx'
import { RolloutPage } from './rollout-page.tsx'

export interface RolloutsPanelProps {
  /** What has a history; without it the list of all. */
  readonly object?: ObjectLink | undefined
  /** Whose list it is. */
  readonly resource?: RolloutResource | undefined
}

export function RolloutsPanel({ object, resource = 'deployments' }: RolloutsPanelProps): ReactElement {
  return object === undefined || !hasRollout(object) ? (
    <RolloutList key={resource} resource={resource} />
  ) : (
    <RolloutPage key={`${object.resource}/${object.namespace}/${object.name}`} link={object} />
  )
}
