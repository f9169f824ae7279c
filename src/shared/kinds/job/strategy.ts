import type { Job } from '../../schema/types.ts'
import type { Strategy } from '../strategy.ts'
import { setJobDefaults } from './defaults.ts'
import { withGeneratedSelector } from './generated-selector.ts'

export const jobStrategy: Strategy<Job> = {
  completeNew: (job, { name, uid }) => withGeneratedSelector(job, name, uid()),
  /** Upstream reads it back with its defaults, which give it the labels that the strategy put into the template. */
  asStored: (job) => setJobDefaults(job) as Job
}
