import { noOwnImages, type ImageSettings, type OwnImage } from '../../../../shared/images/own-image.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import type { MetaStore } from '../../store/meta-store.ts'
import type { Behaviour, ImageFacts } from './image-facts.ts'
import { parseImageName } from './image-name.ts'

const metaKey = 'ownImages'
/** Bytes that a node pulls in a millisecond. */
const pullRate = 20_000
const leastPull = 900
/** It never listens: milliseconds beyond every cluster's life. */
const never = 1e13

/** What a person says of the registries, as the cluster's file keeps it. */
export class OwnImages {
  readonly #meta: MetaStore

  constructor(meta: MetaStore) {
    this.#meta = meta
  }

  get settings(): ImageSettings {
    return (this.#meta.get(metaKey) as unknown as ImageSettings | undefined) ?? noOwnImages
  }

  set settings(settings: ImageSettings) {
    this.#meta.set(metaKey, settings as unknown as Json)
  }
}

/** An image as its person described it, in the words of the catalogue. */
export function factsOf(image: OwnImage): ImageFacts {
  const { name, tags, ports, size, startLog, accessLog, cpu, cpuPerRequest, memory, readyAfter, failure } = image
  return {
    names: [parseImageName(name)?.repository ?? name],
    tags,
    size,
    pullTime: Math.max(Math.round(size / pullRate), leastPull),
    command: [],
    ports: failure.kind === 'exits' ? [] : ports,
    behaviour: behaviourOf(image),
    stop: { exitCode: 0, after: 100 },
    log: {
      start: failure.kind === 'exits' ? [] : startLog.map((text, index) => ({ after: 20 + index * 20, text })),
      ...(accessLog === '' ? {} : { access: { text: accessLog } })
    },
    usage: {
      idleCpu: cpu,
      startCpu: Math.max(cpu * 2, 100),
      startSeconds: Math.max(readyAfter / 1000, 1),
      cpuPerRequest,
      startMemory: memory / 2,
      memory,
      variation: 0.06
    }
  }
}

function behaviourOf({ readyAfter, latency, answer, startLog, failure }: OwnImage): Behaviour {
  if (failure.kind === 'exits') {
    const lines = startLog.map((line) => `echo ${quoted(line)}; `).join('')
    const words = failure.words === '' ? '' : `echo ${quoted(failure.words)} >&2; `
    return { kind: 'script', script: `${lines}sleep ${failure.after / 1000}; ${words}exit ${failure.exitCode}` }
  }
  const plain = {
    kind: 'server',
    readyAfter: failure.kind === 'deaf' ? never : readyAfter,
    latency,
    body: answer.body
  } as const
  return answer.status === 200 ? plain : { ...plain, paths: {}, otherStatus: answer.status }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}
