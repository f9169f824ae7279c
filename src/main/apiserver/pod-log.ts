// GET pods/NAME/log: upstream's LogREST (pkg/registry/core/pod) and what the kubelet answers to it.
import { containerNames } from '../../shared/kinds/pod/container-names.ts'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import { logRefusal } from '../../shared/kinds/pod/log-refusal.ts'
import type { FieldError } from '../../shared/kinds/field-error.ts'
import type { Pod } from '../../shared/schema/types.ts'
import { parseTime } from '../../shared/kube/time.ts'
import { badRequest, notFound, serverError } from '../engine/api/api-error.ts'
import { invalid } from '../engine/api/invalid.ts'
import { encode } from '../engine/containers/text-bytes.ts'
import type { Engine } from '../engine/engine.ts'
import type { LogLine } from '../engine/store/log-types.ts'
import { wholeNumber } from './query-options.ts'
import { kubeletFailure, type KubeletFailure } from './kubelet-dial.ts'
import { isTrue } from './request-target.ts'
import type { Answer } from './respond.ts'
import { responseSink } from './watch/watch-sinks.ts'
import type { WatchSink } from './watch/watch-stream.ts'

interface LogOptions {
  readonly container: string | undefined
  readonly isFollowed: boolean
  readonly isPrevious: boolean
  readonly hasTimestamps: boolean
  readonly sinceSeconds: number | undefined
  readonly sinceTime: string | undefined
  readonly tailLines: number | undefined
  readonly limitBytes: number | undefined
}

/** What is read, of which run of which container. */
interface LogPlace {
  readonly pod: Pod
  readonly container: string
  readonly instance: number | undefined
}

function logOptions(query: URLSearchParams): LogOptions {
  return {
    container: query.get('container') || undefined,
    isFollowed: isTrue(query.get('follow')),
    isPrevious: isTrue(query.get('previous')),
    hasTimestamps: isTrue(query.get('timestamps')),
    sinceSeconds: wholeNumber(query, 'sinceSeconds'),
    sinceTime: query.get('sinceTime') || undefined,
    tailLines: wholeNumber(query, 'tailLines'),
    limitBytes: wholeNumber(query, 'limitBytes')
  }
}

/** Upstream's ValidatePodLogOptions. */
function checkOptions(name: string, options: LogOptions): void {
  const { tailLines, limitBytes, sinceSeconds, sinceTime } = options
  const errors: FieldError[] = []
  const refuse = (field: string, badValue: number, detail: string): void => {
    errors.push({ type: 'FieldValueInvalid', field, badValue, detail })
  }
  if (tailLines !== undefined && tailLines < 0) refuse('tailLines', tailLines, 'must be greater than or equal to 0')
  if (limitBytes !== undefined && limitBytes < 1) refuse('limitBytes', limitBytes, 'must be greater than 0')
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    const detail = 'at most one of `sinceTime` or `sinceSeconds` may be specified'
    errors.push({ type: 'FieldValueForbidden', field: '', detail })
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    refuse('sinceSeconds', sinceSeconds, 'must be greater than 0')
  }
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, name, errors)
}

function containerOf(pod: Pod, asked: string | undefined): string {
  const { name } = pod.metadata
  const { containers, initContainers = [] } = pod.spec
  if (asked !== undefined) {
    if (containerNames(pod).includes(asked)) return asked
    throw badRequest(`container ${asked} is not valid for pod ${name}`)
  }
  if (containers.length === 1) return containers[0]!.name
  const choice = (list: readonly { readonly name: string }[]): string => `[${list.map((one) => one.name).join(' ')}]`
  const others = initContainers.length === 0 ? '' : ` or one of the init containers: ${choice(initContainers)}`
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: ${choice(containers)}${others}`)
}

/** Writes the log; with follow it ends when the container does, or the client. Throws ApiError before anything is written. */
export async function answerPodLog(
  engine: Engine,
  namespace: string,
  name: string,
  query: URLSearchParams,
  answer: Answer
): Promise<void> {
  const options = logOptions(query)
  checkOptions(name, options)
  const pod = engine.store.get(podKind, namespace, name)
  if (pod === undefined) throw notFound(podKind, name)
  const container = containerOf(pod, options.container)
  const { nodeName } = pod.spec
  // A pod without a node has nobody to ask: an empty log.
  if (nodeName === undefined) return answer.text(200, '', 'text/plain')
  const failure = kubeletFailure(engine, nodeName)
  if (failure !== undefined) throw unreached(pod, container, query, failure)
  const refusal = logRefusal(pod, container, options.isPrevious)
  if (refusal !== undefined) throw badRequest(refusal)
  const instances = engine.runtime.logs.instances(pod.metadata.uid, container)
  const place: LogPlace = { pod, container, instance: options.isPrevious ? instances.at(-2) : instances.at(-1) }
  const since = sinceOf(engine, options)
  const sink = responseSink(answer.stream('text/plain'))
  await new LogWriter(engine, place, options, sink).run(since)
  answer.bytes = sink.bytes
}

function sinceOf(engine: Engine, { sinceSeconds, sinceTime }: LogOptions): number | undefined {
  if (sinceSeconds !== undefined) return engine.now - sinceSeconds * 1000
  if (sinceTime === undefined) return undefined
  const time = parseTime(sinceTime)
  if (Number.isNaN(time)) throw badRequest(`parsing time ${JSON.stringify(sinceTime)}: cannot parse it as RFC 3339`)
  return time
}

function unreached({ metadata }: Pod, container: string, query: URLSearchParams, failure: KubeletFailure): Error {
  const { host, cause, waited } = failure
  const asked = kubeletQuery(query)
  const url = `https://${host}/containerLogs/${metadata.namespace}/${metadata.name}/${container}${asked}`
  const error = serverError(`Get ${JSON.stringify(url)}: ${cause}`)
  error.waited = waited
  return error
}

/** What of a client's query goes on to the kubelet, in the order of Go's url.Values. */
function kubeletQuery(query: URLSearchParams): string {
  const asked = new URLSearchParams()
  for (const name of ['follow', 'limitBytes', 'previous', 'sinceSeconds', 'sinceTime', 'tailLines', 'timestamps']) {
    const value = query.get(name)
    if (value !== null && value !== '' && value !== 'false') asked.append(name, value)
  }
  return asked.size === 0 ? '' : `?${asked.toString()}`
}

/** Lines that are read from the store at once. */
const portion = 5_000
/** Bytes that are no characters, as they stand in a text. */
const rawBytes = /[\uDC80-\uDCFF]/

class LogWriter {
  readonly #engine: Engine
  readonly #place: LogPlace
  readonly #options: LogOptions
  readonly #sink: WatchSink
  #sequence = 0
  /** The line that was written last has its end. */
  #isNewLine = true
  #left: number
  #isOver = false
  #isRung = false
  #wake: () => void = () => {}

  constructor(engine: Engine, place: LogPlace, options: LogOptions, sink: WatchSink) {
    this.#engine = engine
    this.#place = place
    this.#options = options
    this.#sink = sink
    this.#left = options.limitBytes ?? Infinity
  }

  async run(since: number | undefined): Promise<void> {
    const { tailLines, isFollowed } = this.#options
    this.#isOver = !isFollowed || this.#place.instance === undefined || this.#hasEnded(this.#place.pod)
    const stops = this.#isOver ? [] : this.#listen()
    await this.#writeAll(since, tailLines)
    while (!this.#isOver && this.#left > 0) {
      await this.#rung()
      await this.#writeAll(undefined, undefined)
    }
    for (const stop of stops) stop()
    this.#sink.end()
  }

  /** Resolves when the bell was rung since the last time, be it while the client was waited for. */
  async #rung(): Promise<void> {
    if (!this.#isRung) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      await promise
    }
    this.#isRung = false
  }

  #ring(): void {
    this.#isRung = true
    this.#wake()
  }

  /** Wakes the writing when there is more, and when there will be no more. Returns what ends it. */
  #listen(): readonly (() => void)[] {
    const { uid } = this.#place.pod.metadata
    const { runtime, store } = this.#engine
    const end = (): void => {
      this.#isOver = true
      this.#ring()
    }
    return [
      runtime.logs.onAppend(uid, () => this.#ring()),
      store.onChange(podKind, ({ type, object }) => {
        if (object.metadata.uid === uid && (type === 'DELETED' || this.#hasEnded(object))) end()
      }),
      this.#sink.onGone(end)
    ]
  }

  /** Everything after what was written, portion by portion. */
  async #writeAll(since: number | undefined, tailLines: number | undefined): Promise<void> {
    const lines = this.#read(since, tailLines)
    for (let at = 0; at < lines.length && this.#left > 0; at += portion) {
      const text = lines
        .slice(at, at + portion)
        .map((line) => this.#printed(line))
        .join('')
      if (!this.#sink.write(this.#withinLimit(text))) await this.#sink.drained()
    }
  }

  #read(since: number | undefined, tailLines: number | undefined): readonly LogLine[] {
    const { pod, container, instance } = this.#place
    if (instance === undefined) return []
    const lines = this.#engine.runtime.logs.read({
      podUid: pod.metadata.uid,
      container,
      instance,
      afterSequence: this.#sequence,
      // Who follows reads the old file to its end.
      withRotated: this.#sequence > 0,
      ...(since === undefined ? {} : { sinceTime: since }),
      ...(tailLines === undefined ? {} : { tailLines })
    })
    this.#sequence = lines.at(-1)?.sequence ?? this.#sequence
    return lines
  }

  /** A line that was written in pieces is one line, with one time. */
  #printed({ time, text, isPartial }: LogLine): string {
    const stamp = this.#options.hasTimestamps && this.#isNewLine ? `${nanoTime(time)} ` : ''
    this.#isNewLine = isPartial !== true
    return isPartial === true ? `${stamp}${text}` : `${stamp}${text}\n`
  }

  #withinLimit(text: string): string | Uint8Array {
    // What was no UTF-8 when it was written goes out as it came.
    if (this.#left === Infinity) return rawBytes.test(text) ? encode(text) : text
    const bytes = encode(text).subarray(0, this.#left)
    this.#left -= bytes.length
    return bytes
  }

  /** Whether the run that is read is no longer the one that runs. */
  #hasEnded({ status }: Pod): boolean {
    const { container, instance } = this.#place
    const all = [
      ...(status?.containerStatuses ?? []),
      ...(status?.initContainerStatuses ?? []),
      ...(status?.ephemeralContainerStatuses ?? [])
    ]
    const found = all.find(({ name }) => name === container)
    return found?.state?.running === undefined || found.restartCount !== instance
  }
}

/** As the kubelet prints it: nine digits of a second. */
function nanoTime(milliseconds: number): string {
  return new Date(Math.floor(milliseconds)).toISOString().replace('Z', '000000Z')
}
