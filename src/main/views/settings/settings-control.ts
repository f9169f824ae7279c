import type { Retention } from '../../../shared/contract/retention-limits.ts'
import type { ClockRules, RetentionDocument, RetentionLoss } from '../../../shared/contract/settings.ts'

/** What a person settles of a cluster and of its host. Implemented by whoever runs the engine. */
export interface SettingsControl {
  /** Reads what lies in the file: for a page that somebody looks at. */
  retention(): RetentionDocument
  setRetention(retention: Retention): void
  lossWith(retention: Retention): RetentionLoss
  clockRules(): ClockRules
  /** Throws where they cannot be kept. */
  setClockRules(rules: ClockRules): void
}
