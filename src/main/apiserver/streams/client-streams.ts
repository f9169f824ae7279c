import type { OutputStream } from '../../engine/kubelet/container-streams.ts'
import type { StreamStatus } from './stream-status.ts'

/** What a client of exec or attach sends. */
export interface ClientListener {
  stdin(bytes: Uint8Array): void
  stdinEnded(): void
  resized(columns: number, rows: number): void
  /** The connection is gone. Told once. */
  gone(): void
}

/** The streams of one client of exec or attach, whatever carries them. */
export interface ClientStreams {
  /** Sent to the client so far. */
  readonly bytes: number
  /** From now on what comes is told. */
  listen(listener: ClientListener): void
  /** `written` is called when the bytes were handed to the system, or the client is gone. */
  write(stream: OutputStream, bytes: Uint8Array, written: () => void): void
  /** Says how it ended, and closes. */
  finish(status: StreamStatus): void
  /** Reads nothing more until `resume`. */
  pause(): void
  resume(): void
  /** Breaks it off: there is nothing left to say. */
  abort(): void
}

/** What a client says its terminal's size is, as upstream's TerminalSize; undefined where it is none. */
export function terminalSize(text: string): readonly [columns: number, rows: number] | undefined {
  try {
    const { Width, Height } = JSON.parse(text) as { readonly Width?: unknown; readonly Height?: unknown }
    return isSize(Width) && isSize(Height) ? [Width, Height] : undefined
  } catch {
    return undefined
  }
}

/** Go has them as uint16. */
function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 65_536
}
