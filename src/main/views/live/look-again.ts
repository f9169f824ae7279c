import type { Schedule } from './schedule.ts'

/** Real milliseconds between two looks at what no single change tells of; whoever reads it reads for seconds. */
const interval = 1_000

/** Calls again and again, as long as somebody looks. Returns the function that ends it. */
export function lookAgain(schedule: Schedule, changed: () => void): () => void {
  let cancel = (): void => {}
  const again = (): void => {
    cancel = schedule(interval, () => {
      changed()
      again()
    })
  }
  again()
  return () => cancel()
}
