import type { Browser } from 'playwright'
import type { Figures, Limits } from '../harness.ts'
import type { Frames } from '../serving/browser-measuring.ts'

/** What a part measures with: one browser for all, and the folder that goes when the benchmark has ended. */
export interface PartMeans {
  readonly browser: Browser
  readonly scratch: string
  /** Minutes that the heap is watched for. */
  readonly minutes: number
  /** Frames of an empty page, taken in this run. */
  readonly empty: Frames
}

/** One of the things that `bench ui` looks at; `--part=NAME` runs it alone. Its figures have names of their own. */
export interface UiPart {
  readonly name: string
  readonly limits: Limits
  measure(means: PartMeans): Promise<Figures>
}
