/** The kubelet's defaults: containerLogMaxSize, containerLogMaxFiles, containerLogMonitorInterval. */
const largestFile = 10 * 1024 * 1024
const mostFiles = 5
const monitorPeriod = 10_000

/**
 * The files of one run's log as the kubelet would rotate them: every ten seconds it looks whether the newest has reached
 * its size, begins another, and deletes what is more than five. Follows pkg/kubelet/logs/container_log_manager.go.
 */
export class LogRotation {
  /** First lines of the files after the first; some are not written yet. */
  #starts: number[]
  #written: number
  #bytes: number
  #period = Number.NaN

  /** `starts` as they are stored, `bytes` of the newest file. */
  constructor(starts: readonly number[] = [], bytes = 0) {
    this.#starts = [...starts]
    this.#written = starts.length
    this.#bytes = bytes
  }

  /** A line comes, of so many bytes in its file. Times are simulated milliseconds. */
  take(sequence: number, time: number, bytes: number): void {
    const period = Math.floor(time / monitorPeriod)
    if (period !== this.#period && this.#bytes >= largestFile) {
      this.#starts = this.#starts.concat(sequence)
      this.#bytes = 0
    }
    this.#period = period
    this.#bytes += bytes
  }

  /** Whether a file begins with this line. */
  isStart(sequence: number): boolean {
    return this.#starts.length > 0 && this.#starts.includes(sequence)
  }

  /** Starts of files that the transaction has not taken in. */
  unwritten(): readonly number[] {
    const found = this.#starts.slice(this.#written)
    this.#written = this.#starts.length
    return found
  }

  /** The transaction was lost: what it took in has to be written again, once more does no harm. */
  rolledBack(): void {
    this.#written = 0
  }

  /** Lines before this one are in files that the kubelet has deleted; undefined where it had no need to. */
  get oldestKept(): number | undefined {
    return this.#starts.length < mostFiles ? undefined : this.#starts[this.#starts.length - mostFiles]
  }

  /** What was before this line is gone: the file that begins with it is the first one now. */
  forgetUpTo(sequence: number): void {
    const left = this.#starts.filter((start) => start > sequence)
    this.#written -= this.#starts.length - left.length
    this.#starts = left
  }
}
