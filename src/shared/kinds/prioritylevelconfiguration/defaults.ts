import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type {
  LimitedPriorityLevelConfiguration,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec
} from '../../schema/types.ts'

const noSpec: PriorityLevelConfigurationSpec = { type: '' }
const noStatus = {}
const ofExempt = { nominalConcurrencyShares: 0, lendablePercent: 0 }
const ofLimited = { nominalConcurrencyShares: 30, lendablePercent: 0 }
const ofQueuing = { queues: 64, handSize: 8, queueLengthLimit: 50 }

function withLimits(given: LimitedPriorityLevelConfiguration): LimitedPriorityLevelConfiguration {
  const limited = filled(given, ofLimited)
  const { limitResponse } = limited
  const queuing = limitResponse?.queuing
  if (limitResponse === undefined || queuing === undefined) return limited
  return changed<LimitedPriorityLevelConfiguration>(limited, {
    limitResponse: changed(limitResponse, { queuing: filled(queuing, ofQueuing) })
  })
}

/** Upstream's defaults of pkg/apis/flowcontrol/v1. */
export function setPriorityLevelConfigurationDefaults(
  level: NewObject<PriorityLevelConfiguration>
): NewObject<PriorityLevelConfiguration> {
  const complete = filled(level, { spec: noSpec, status: noStatus })
  const { exempt, limited } = complete.spec
  return changed(complete, {
    spec: changed<PriorityLevelConfigurationSpec>(complete.spec, {
      exempt: exempt && filled(exempt, ofExempt),
      limited: limited && withLimits(limited)
    })
  })
}
