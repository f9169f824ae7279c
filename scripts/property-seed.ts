// Before each file of tests: properties try the same cases in every run, so that a run fails for what was changed and for
// nothing else. DRYDOCK_PROPERTY_SEED, a number or `random`, has them try others; a seed that a test gives stays.
import { configureGlobal } from 'fast-check'

const { DRYDOCK_PROPERTY_SEED: seed = '1' } = process.env
if (seed !== 'random') configureGlobal({ seed: Number(seed) })
