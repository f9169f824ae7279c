// What a reason or a change says, as a code and its values: the host finds it, the window words it in its language. What
// upstream says (messages, conditions, log lines) stays a text: nobody rephrases it.

/** The values of each sentence; the sentences themselves are `causes` of the window's why.json. */
interface Sentences {
  // Pods
  readonly readinessGate: { readonly type: string }
  readonly finalizer: { readonly finalizer: string }
  readonly nodeCannotEnd: { readonly node: string }
  readonly ending: { readonly count: number }
  readonly beingEnded: Empty
  readonly nodeNotReady: { readonly node: string }
  readonly nodeNotWell: { readonly node: string }
  // Containers
  readonly imageNotPulled: { readonly image: string }
  readonly exited: { readonly container: string; readonly exitCode: number }
  readonly overLimit: { readonly container: string; readonly limit: string }
  readonly nodeOutOfMemory: { readonly container: string }
  readonly times: { readonly what: Sentence; readonly count: number }
  readonly keyLost: { readonly name: string; readonly key: string }
  readonly keyLacking: { readonly name: string; readonly key: string }
  // Scheduling
  readonly gatesNotRemoved: Empty
  readonly notScheduledYet: Empty
  readonly shortOf: { readonly count: number; readonly lacking: string }
  readonly affinityExcludes: { readonly count: number }
  readonly namesAnother: { readonly count: number }
  readonly spreadExcludes: { readonly count: number }
  readonly podAffinityExcludes: { readonly count: number }
  readonly hostPortTaken: { readonly count: number }
  readonly taintNotTolerated: { readonly count: number }
  readonly cordoned: Empty
  readonly cordonedBy: { readonly by: string }
  readonly nodeCordoned: { readonly node: string }
  readonly claimIs: { readonly claim: string; readonly phase: string }
  // Workloads
  readonly podsNotReady: { readonly count: number }
  readonly newPodsNotReady: { readonly count: number }
  readonly podsFailed: { readonly count: number }
  readonly rolloutPaused: Empty
  readonly podsNotCreated: Empty
  readonly suspended: Empty
  readonly stillRunning: { readonly job: string }
  readonly lastJobFailed: { readonly job: string }
  readonly scaledToZero: { readonly kind: string; readonly name: string }
  // Who refuses
  readonly doesNotExist: { readonly kind: string; readonly name: string }
  readonly quotaUsedUp: { readonly quota: string }
  readonly usedUp: { readonly what: string }
  readonly podSecurity: { readonly namespace: string; readonly level: string }
  readonly policyDenies: { readonly policy: string }
  readonly webhookDenies: { readonly webhook: string }
  readonly webhookUnreachable: { readonly webhook: string }
  readonly webhookNotAsked: { readonly webhook: string }
  readonly webhookRefuses: { readonly webhook: string }
  // Services and who leads to them
  readonly noReadyEndpoint: { readonly service: string }
  readonly selectsNothing: Empty
  readonly noPodWithLabels: { readonly labels: string }
  readonly podNotReady: { readonly pod: string }
  readonly noPodReady: { readonly count: number }
  readonly noPortCalled: { readonly pod: string; readonly port: string }
  readonly noLoadBalancer: Empty
  readonly noIngressClass: Empty
  readonly noServicePort: { readonly service: string; readonly port: string | number }
  // Requests
  readonly requestStatus: { readonly status: string }
  readonly requestRefused: Empty
  readonly requestReset: Empty
  readonly requestUnconnected: Empty
  readonly requestUnanswered: Empty
  readonly requestUnreachable: Empty
  readonly requestUnresolved: { readonly host: string }
  readonly podAnswers: { readonly pod: string; readonly status: string }
  readonly podRefuses: { readonly pod: string }
  readonly portNotDeclared: { readonly pod: string; readonly port: number }
  readonly policyRestricts: { readonly policy: string; readonly pod: string }
  readonly addressOfPod: { readonly host: string; readonly pod: string }
  readonly addressOfNode: { readonly host: string; readonly node: string }
  // Autoscalers
  readonly maxReplicas: { readonly message: string; readonly count: number }
  readonly asksForNone: { readonly name: string; readonly resource: string }
  readonly noMetricsServer: Empty
  readonly metricsSilent: Empty
  // Storage and deletion
  readonly volumeGone: { readonly volume: string }
  readonly usedByPod: { readonly pod: string }
  readonly boundToClaim: { readonly claim: string }
  readonly ownedIsLeft: Empty
  // What was broken on purpose
  readonly switchedOff: { readonly node: string }
  readonly broken: { readonly what: Sentence }
  readonly doneBy: { readonly what: Sentence; readonly by: string }
  readonly exits: { readonly exitCode: number }
  readonly signalled: { readonly signal: number }
  readonly hangs: Empty
  readonly leaks: Empty
  readonly slow: { readonly delay: number }
  readonly probeFails: { readonly probe: string }
  readonly imageIs: { readonly image: string }
  readonly registriesDown: Empty
  readonly registryDown: { readonly registry: string }
  readonly dnsAnswers: { readonly answer: string; readonly name: string }
  readonly dnsAnswersAll: { readonly answer: string }
  readonly partition: { readonly from: CauseWords; readonly to: CauseWords }
  readonly lostPackets: { readonly from: CauseWords; readonly to: CauseWords }
  readonly latency: { readonly from: CauseWords; readonly to: CauseWords; readonly delay: number }
  readonly everyone: Empty
  readonly cutOff: { readonly node: string }
  readonly pressure: { readonly node: string }
  readonly slowDisk: { readonly node: string; readonly factor: number }
  // What was done to an object, or befell it
  readonly created: Empty
  readonly deleted: Empty
  readonly and: { readonly first: Sentence; readonly rest: Sentence }
  readonly newImage: { readonly from: string; readonly to: string }
  readonly restarted: Empty
  readonly templateChanged: Empty
  readonly newRevision: { readonly revision: number }
  readonly scaled: { readonly from: number; readonly to: number }
  readonly paused: Empty
  readonly resumed: Empty
  readonly uncordoned: Empty
  readonly becameUnavailable: Empty
  readonly stuckFor: { readonly reason: string }
  readonly becameReady: Empty
  readonly wentNotReady: Empty
  readonly keysRemoved: { readonly keys: string }
  readonly keysAdded: { readonly keys: string }
  readonly keysChanged: { readonly keys: string }
  readonly manyKeysRemoved: { readonly count: number }
  readonly manyKeysAdded: { readonly count: number }
  readonly manyKeysChanged: { readonly count: number }
  readonly became: { readonly from: string; readonly to: string }
  readonly ranFor: { readonly time: string }
  // What has a chain
  readonly is: { readonly name: string; readonly status: string }
  readonly stuck: { readonly name: string }
  readonly stuckRevision: { readonly name: string; readonly revision: string }
  readonly andMore: { readonly what: Sentence; readonly count: number }
}

/** A sentence without values. */
type Empty = unknown

/** One sentence of the table, with its values. */
export type Sentence = { [Code in keyof Sentences]: { readonly code: Code } & Sentences[Code] }[keyof Sentences]

/** A text is upstream's own. */
export type CauseWords = string | Sentence

/** Puts a reason into words; a value may be a sentence itself. */
export function causeText(
  words: CauseWords,
  translate: (code: Sentence['code'], values: Readonly<Record<string, unknown>>) => string
): string {
  if (typeof words === 'string') return words
  const { code, ...values } = words
  const worded = Object.entries(values as Readonly<Record<string, CauseWords | number>>).map(([name, value]) => [
    name,
    typeof value === 'object' ? causeText(value, translate) : value
  ])
  return translate(code, Object.fromEntries(worded) as Readonly<Record<string, unknown>>)
}
