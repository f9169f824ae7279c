import { apiVersionOf, type Kind, type ServedForm } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { badRequest } from '../../engine/api/api-error.ts'
import { selectedName } from '../../engine/api/authorization/access.ts'
import { requestedKind } from '../../engine/api/body.ts'
import { methodNotAllowed, noSuchResource } from '../../engine/api/call.ts'
import { selected, selectionOf } from '../../engine/api/selection.ts'
import type { Engine } from '../../engine/engine.ts'
import type { ApiTime } from '../api-backend.ts'
import { includeObjectOf, type AnswerForm } from '../media-types.ts'
import { representationOf } from '../representation.ts'
import type { RequestTarget, ResourceTarget } from '../request-target.ts'
import type { ChangeFeed } from './change-feed.ts'
import { bookmarkObject } from './watch-events.ts'
import { watchOptions, type WatchOptions } from './watch-options.ts'
import { WatchStream, type WatchShown, type WatchSink } from './watch-stream.ts'

/** Real milliseconds between two looks at which watches need a bookmark or have had their time. */
const tick = 1000
/** Real seconds between two bookmarks, as upstream's cacher sends them. */
const bookmarkPeriod = 60
/** Seconds that a watch may last at least where the client names no time; upstream takes up to twice as many. */
const shortestWatch = 1800

interface OpenWatch {
  readonly stream: WatchStream
  readonly wantsBookmarks: boolean
  readonly endsAt: number
  nextBookmark: number
}

/** All open watches of one engine. */
export class WatchRequests {
  readonly #engine: Engine
  readonly #feed: ChangeFeed
  readonly #time: ApiTime
  readonly #open = new Set<OpenWatch>()
  #cancelTick: (() => void) | undefined
  #seed = 0

  constructor(engine: Engine, feed: ChangeFeed, time: ApiTime) {
    this.#engine = engine
    this.#feed = feed
    this.#time = time
    // The objects of a kind that is gone change no more. What happened to them until then is told before the end.
    engine.store.kinds.onChange(() => {
      const gone = [...this.#open].filter(({ stream }) => !engine.store.kinds.has(stream.kind))
      if (gone.length === 0) return
      void feed.reached(engine.store.revision).then(() => {
        for (const { stream } of gone) stream.close()
      })
    })
  }

  get size(): number {
    return this.#open.size
  }

  /**
   * Checks everything that can be refused; what it returns starts the watch on a sink, and ends when the watch does.
   * Throws ApiError.
   */
  prepare(
    target: RequestTarget & { readonly resource: ResourceTarget },
    form: AnswerForm
  ): (sink: WatchSink) => WatchStream {
    const { group, version, resource, namespace, subresource } = target.resource
    const { store, api } = this.#engine
    if (api.virtual.has(`${group}/${version}/${resource}`)) throw methodNotAllowed()
    const served = store.kinds.served(group, version, resource)
    if (served === undefined || subresource !== undefined) throw noSuchResource()
    if (!served.kind.namespaced && namespace !== undefined) throw noSuchResource()
    const options = watchOptions(target.query)
    const shown = this.#shown(served.kind, served.form, target, form)
    return (sink) => this.#start(sink, shown, options)
  }

  closeAll(): void {
    this.#cancelTick?.()
    for (const { stream } of this.#open) stream.close()
  }

  #shown(
    kind: Kind,
    servedForm: ServedForm | undefined,
    { resource, query }: RequestTarget & { readonly resource: ResourceTarget },
    form: AnswerForm
  ): WatchShown {
    const asked = requestedKind({ kind, form: servedForm })
    const include = includeObjectOf(query.get('includeObject'))
    if (include === undefined) {
      throw badRequest(`unrecognized includeObject value: ${JSON.stringify(query.get('includeObject'))}`)
    }
    const representation = representationOf({
      kind: asked,
      form,
      include,
      hasTypedItems: false,
      now: () => this.#engine.now
    })
    const fieldSelector = fieldSelectorOf(resource.name, query)
    return {
      selection: selectionOf(
        kind,
        resource.namespace,
        query.get('labelSelector') ?? '',
        fieldSelector,
        asked.fieldSelectors
      ),
      object: (object) => representation.object(servedForm === undefined ? object : servedForm.fromStored(object)),
      bookmark: (revision, isInitialEnd) =>
        representation.object(bookmarkObject(apiVersionOf(asked), asked.kind, revision, isInitialEnd))
    }
  }

  #start(sink: WatchSink, shown: WatchShown, options: WatchOptions): WatchStream {
    const { store } = this.#engine
    const { beginsWithAll, from, timeout, wantsBookmarks, marksInitialEnd } = options
    // What is there now may not be committed yet: the watch tells it when it is, and goes on behind it.
    const initial: readonly KubeObject[] | undefined = beginsWithAll
      ? Array.from(selected(store, shown.selection))
      : undefined
    const stream = new WatchStream(this.#feed, sink, shown, from ?? store.revision, this.#time)
    const now = this.#time.now()
    const watch: OpenWatch = {
      stream,
      wantsBookmarks,
      endsAt: now + 1000 * (timeout ?? this.#usualLength()),
      nextBookmark: now + 1000 * bookmarkPeriod
    }
    this.#open.add(watch)
    sink.onGone(() => stream.close())
    void stream.ended.then(() => this.#open.delete(watch))
    stream.start(initial, marksInitialEnd)
    this.#cancelTick ??= this.#time.after(tick, () => this.#look())
    return stream
  }

  /** Not the same for all: clients that began together must not all come back together. */
  #usualLength(): number {
    this.#seed = (this.#seed + 617) % shortestWatch
    return shortestWatch + this.#seed
  }

  #look(): void {
    const now = this.#time.now()
    for (const watch of this.#open) {
      const isOver = now >= watch.endsAt
      if (watch.wantsBookmarks && (isOver || now >= watch.nextBookmark)) {
        watch.nextBookmark = now + 1000 * bookmarkPeriod
        watch.stream.bookmark()
      }
      if (isOver) watch.stream.close()
    }
    this.#cancelTick = this.#open.size === 0 ? undefined : this.#time.after(tick, () => this.#look())
  }
}

/** A watch of one object, as by its path, is one with a selector; upstream's ListResource. */
function fieldSelectorOf(name: string | undefined, query: URLSearchParams): string {
  const given = query.get('fieldSelector') ?? ''
  if (name === undefined) return given
  if (given === '') return `metadata.name=${name}`
  if (selectedName(given) === name) return given
  throw badRequest("fieldSelector metadata.name doesn't match requested name")
}
