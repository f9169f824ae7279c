import type { Kind } from '../../../shared/kinds/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { KubeObject, NewObject } from '../../../shared/kube/object.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { askOfDeletion, askOfSubresource, askOfUpdate } from './admission/dynamic/asking.ts'
import { bindingAsked, scaleAsked } from './admission/dynamic/subresource-bodies.ts'
import { componentCaller, type AdmissionCaller } from './admission/dynamic/caller.ts'
import { notFound, preconditionFailed } from './api-error.ts'
import { bound } from './binding.ts'
import { commitNew } from './commit-new.ts'
import { commit, remove, storedOf, type WriterContext } from './commit.ts'
import { deletionOf, withoutFinalizers } from './deletion.ts'
import { invalid } from './invalid.ts'
import type { Author, DeleteOptions, ObjectWriter } from './object-writer.ts'
import { prepareCreate } from './prepare-create.ts'
import { prepareScale } from './prepare-scale.ts'
import { prepareStatusUpdate, prepareUpdate } from './prepare-update.ts'

export type { WriterContext } from './commit.ts'

/** ObjectWriter over the store, for one author. */
export class StoreWriter implements ObjectWriter {
  readonly #context: WriterContext
  readonly #manager: string
  readonly #caller: () => AdmissionCaller

  constructor(context: WriterContext, author: Author) {
    this.#context = context
    this.#manager = author.manager
    this.#caller = () => componentCaller(author.manager, author.account)
  }

  create<T extends KubeObject>(kind: Kind<T>, object: NewObject<T>): T {
    const context = this.#context
    const by = { manager: this.#manager, time: formatTime(context.clock.now) }
    return commitNew(context, kind, prepareCreate(context, kind, object, by, undefined, this.#caller))
  }

  update<T extends KubeObject>(kind: Kind<T>, object: T): T {
    const context = this.#context
    const stored = storedOf(context.store, kind, object)
    if (object === stored) return stored
    const by = { manager: this.#manager, time: formatTime(context.clock.now) }
    const asked = askOfUpdate(context, kind, { stored, object }, this.#caller)
    const next = prepareUpdate(context, kind, stored, asked.object, by)
    if (next === stored) return stored
    if (asked.object !== object) checkChanged(kind, next, stored)
    asked.judge(next)
    return commit(context.store, kind, next)
  }

  updateStatus<T extends KubeObject>(kind: Kind<T>, object: T): T {
    const context = this.#context
    const stored = storedOf(context.store, kind, object)
    const by = { manager: this.#manager, subresource: 'status', time: formatTime(context.clock.now) }
    const asked = askOfUpdate(context, kind, { stored, object, subresource: 'status' }, this.#caller)
    const next = prepareStatusUpdate(kind, stored, asked.object, by)
    if (next === stored) return stored
    if (asked.object !== object) checkChanged(kind, next, stored)
    asked.judge(next)
    return commit(context.store, kind, next)
  }

  updateScale<T extends KubeObject>(kind: Kind<T>, object: T, replicas: number): T {
    const context = this.#context
    const stored = storedOf(context.store, kind, object)
    const by = { manager: this.#manager, subresource: 'scale', time: formatTime(context.clock.now) }
    const next = prepareScale(context, kind, stored, replicas, by) as T
    if (next === stored) return stored
    askOfSubresource(context, kind, scaleAsked(kind, stored, next), this.#caller)
    return commit(context.store, kind, next)
  }

  bind(pod: Pod): Pod {
    const { clock, store } = this.#context
    const next = bound(storedOf(store, podKind, pod), pod.spec, formatTime(clock.now))
    askOfSubresource(this.#context, podKind, bindingAsked(pod), this.#caller)
    return commit(store, podKind, next)
  }

  delete(kind: Kind, namespace: string | undefined, name: string, options: DeleteOptions = {}): void {
    const { clock, store } = this.#context
    const stored = store.get(kind, namespace, name)
    if (stored === undefined) throw notFound(kind, name)
    const failed = preconditionFailed(kind, stored, options.preconditions)
    if (failed !== undefined) throw failed
    askOfDeletion(this.#context, kind, stored, this.#caller)
    const next = deletionOf(kind, stored, options, clock.now)
    if (next === undefined) remove(store, kind, withoutFinalizers(stored))
    else if (next !== stored) commit(store, kind, next)
  }
}

/** What the control plane writes is right; what others have made of it may not be. */
function checkChanged<T extends KubeObject>(kind: Kind<T>, next: T, stored: T): void {
  const errors = kind.validate(next, stored)
  if (errors.length > 0) throw invalid(kind, stored.metadata.name, errors)
}
