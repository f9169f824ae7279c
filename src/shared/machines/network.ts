/** What a person sees on a machine who looks at its network. */
export interface NodeNetworkDocument {
  readonly node: string
  readonly ipAddr: string
  readonly ipRoute: string
}

/** A place that a packet passes, in order. */
export interface Hop {
  /** The machine, or undefined in between. */
  readonly node?: string
  /** The namespace of a pod, where it is in one. */
  readonly pod?: string
  /** Its interface or the rule that decides. */
  readonly at: string
  /** What happens there. */
  readonly what: string
  /** The packet goes no further. */
  readonly isLost?: boolean
}
