import { danglingCondition } from '../../../../shared/kinds/flowschema/dangling.ts'
import { flowSchemaKind } from '../../../../shared/kinds/flowschema/kind.ts'
import { priorityLevelConfigurationKind } from '../../../../shared/kinds/prioritylevelconfiguration/kind.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { WorkQueue } from '../work-queue.ts'
import { flowSchemas, priorityLevels } from './suggested-configuration.ts'

/** How long what was deleted of them may be away (ms): upstream looks once a minute. */
const lookEvery = 60_000

/**
 * Makes the flow schemas and priority levels of every API server at each start and where they were deleted, and says of
 * each schema whether its level is there (upstream pkg/registry/flowcontrol/rest and
 * k8s.io/apiserver/pkg/util/flowcontrol). Requests are not held back by them.
 */
export class FlowSchemaController implements Component {
  readonly name = 'priority-and-fairness-config'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #maker: ObjectWriter
  readonly #queue: WorkQueue
  readonly #missing: WorkQueue

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('api-priority-and-fairness-config-consumer-v1')
    this.#maker = controlPlane.writer('api-priority-and-fairness-config-producer-v1')
    this.#queue = new WorkQueue(controlPlane.clock, (name) => this.#reconcile(name))
    this.#missing = new WorkQueue(controlPlane.clock, () => this.#makeMissing())
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(flowSchemaKind, ({ type, object }) => {
      this.#queue.add(object.metadata.name)
      if (type === 'DELETED') this.#missing.addAfter('', lookEvery)
    })
    store.onChange(priorityLevelConfigurationKind, ({ type, object }) => {
      if (type !== 'MODIFIED') this.#addThoseOf(object.metadata.name)
      if (type === 'DELETED') this.#missing.addAfter('', lookEvery)
    })
    this.#makeMissing()
  }

  #makeMissing(): void {
    const { store } = this.#controlPlane
    for (const level of priorityLevels) {
      if (store.get(priorityLevelConfigurationKind, undefined, level.metadata.name!) === undefined)
        this.#maker.create(priorityLevelConfigurationKind, level)
    }
    for (const schema of flowSchemas) {
      if (store.get(flowSchemaKind, undefined, schema.metadata.name!) === undefined)
        this.#maker.create(flowSchemaKind, schema)
    }
  }

  #addThoseOf(level: string): void {
    for (const { metadata, spec } of this.#controlPlane.store.all(flowSchemaKind))
      if (spec.priorityLevelConfiguration.name === level) this.#queue.add(metadata.name)
  }

  #reconcile(name: string): void {
    const { clock, store } = this.#controlPlane
    const schema = store.get(flowSchemaKind, undefined, name)
    if (schema === undefined) return
    const level = schema.spec.priorityLevelConfiguration.name
    const isThere = store.get(priorityLevelConfigurationKind, undefined, level) !== undefined
    const before = danglingCondition(schema)
    const status = isThere ? 'False' : 'True'
    if (before?.status === status) return
    const exists = isThere ? 'it exists' : 'there is no such object'
    const word = isThere ? 'and' : 'but'
    const condition = {
      type: 'Dangling',
      status,
      reason: isThere ? 'Found' : 'NotFound',
      message: `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)} ${word} ${exists}`,
      lastTransitionTime: formatTime(clock.now)
    }
    const others = (schema.status?.conditions ?? []).filter(({ type }) => type !== 'Dangling')
    this.#writer.updateStatus(flowSchemaKind, { ...schema, status: { conditions: others.concat(condition) } })
  }
}
