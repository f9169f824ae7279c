import type { Random } from '../../sim/random.ts'
import type { Cluster } from '../cluster.ts'

/** One thing that a person does. It may be refused, which is part of it. */
export type Act = (cluster: Cluster, random: Random) => unknown
