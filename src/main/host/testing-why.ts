// A cluster on the stepped clock and what the window would be told of why its objects are as they are.
import type { Cause } from '../../shared/contract/documents.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import { Cluster, type ScenarioOptions } from '../engine/scenarios/cluster.ts'
import { causesOf } from '../views/why/causes.ts'
import { englishWords } from '../views/why/testing-words.ts'
import { EngineSource, type EngineRunner } from './engine-source.ts'

/** Looking asks nothing of whoever runs the engine. */
const nobody = {} as EngineRunner

export class ExplainedCluster extends Cluster {
  readonly source: EngineSource

  constructor(options?: ScenarioOptions) {
    super(options)
    this.source = new EngineSource(this.engine, this.file, nobody)
  }

  causes(what: string, namespace?: string): readonly Cause[] {
    const object = this.get<KubeObject>(what, namespace)
    if (object === undefined) throw new Error(`${what} not found`)
    return causesOf(this.source, object)
  }

  /** The words of the chain, and at its end what a person is offered: "edit web". */
  why(what: string, namespace?: string): readonly string[] {
    const causes = this.causes(what, namespace)
    const remedy = causes.at(-1)?.remedy
    const words = causes.map((cause) => englishWords(cause.words))
    if (remedy === undefined) return words
    return [...words, remedy.command === 'stop-chaos' ? '> stop-chaos' : `> ${remedy.command} ${remedy.about.name}`]
  }

  /** Every link of every chain leads somewhere. */
  leadsSomewhere(what: string, namespace?: string): boolean {
    return this.causes(what, namespace).every(({ about }) => about !== undefined)
  }
}
