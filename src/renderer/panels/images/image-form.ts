// What a person types of an image, and the image that it stands for.
import { isRepository, isTagPattern, type OwnFailure, type OwnImage } from '../../../shared/images/own-image.ts'

const mebibyte = 1024 ** 2

/** Fields of a form, each as it is typed. */
export interface ImageTexts {
  readonly name: string
  /** Divided by commas or spaces. */
  readonly tags: string
  readonly ports: string
  /** MB. */
  readonly size: string
  /** Seconds. */
  readonly ready: string
  /** Milliseconds. */
  readonly latency: string
  readonly status: string
  readonly body: string
  /** A line each. */
  readonly startLog: string
  readonly accessLog: string
  /** Millicores, millicore-seconds, MiB. */
  readonly cpu: string
  readonly cpuPerRequest: string
  readonly memory: string
  readonly failure: OwnFailure['kind']
  /** Seconds. */
  readonly failsAfter: string
  readonly exitCode: string
  readonly words: string
}

export type ImageField = keyof ImageTexts

const usual: OwnImage = {
  name: '',
  tags: ['latest'],
  ports: [8080],
  size: 60_000_000,
  readyAfter: 1000,
  latency: 5,
  answer: { status: 200, body: 'Hello from {pod}\n' },
  startLog: ['listening on {ports}'],
  accessLog: '{time:iso} {method} {path} {status} {latency}ms',
  cpu: 2,
  cpuPerRequest: 2,
  memory: 48 * mebibyte,
  failure: { kind: 'none' }
}

export function textsOf(image: OwnImage = usual): ImageTexts {
  const { failure } = image
  const exits = failure.kind === 'exits' ? failure : { after: 5000, exitCode: 1, words: '' }
  return {
    name: image.name,
    tags: image.tags.join(', '),
    ports: image.ports.join(', '),
    size: String(image.size / 1_000_000),
    ready: String(image.readyAfter / 1000),
    latency: String(image.latency),
    status: String(image.answer.status),
    body: image.answer.body,
    startLog: image.startLog.join('\n'),
    accessLog: image.accessLog,
    cpu: String(image.cpu),
    cpuPerRequest: String(image.cpuPerRequest),
    memory: String(Math.round(image.memory / mebibyte)),
    failure: failure.kind,
    failsAfter: String(exits.after / 1000),
    exitCode: String(exits.exitCode),
    words: exits.words
  }
}

const listOf = (text: string): readonly string[] => text.split(/[\s,]+/).filter((word) => word !== '')

/** Fields that hold a number: between which two, and whether it may have a fraction. */
const numbers: Partial<Record<ImageField, readonly [least: number, most: number, isWhole: boolean]>> = {
  size: [0, 100_000, false],
  ready: [0, 86_400, false],
  latency: [0, 600_000, true],
  status: [100, 599, true],
  cpu: [0, 1_000_000, false],
  cpuPerRequest: [0, 1_000_000, false],
  memory: [0, 900_000, true],
  failsAfter: [0, 86_400, false],
  exitCode: [0, 255, true]
}

/** The first field that cannot be read; undefined where all can. `others`: names that are taken. */
export function badField(texts: ImageTexts, others: readonly string[]): ImageField | 'twice' | undefined {
  if (!isRepository(texts.name.trim())) return 'name'
  if (others.includes(texts.name.trim())) return 'twice'
  const tags = listOf(texts.tags)
  if (tags.length === 0 || !tags.every(isTagPattern)) return 'tags'
  if (!listOf(texts.ports).every((port) => /^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
    return 'ports'
  for (const [field, range] of Object.entries(numbers) as [ImageField, readonly [number, number, boolean]][]) {
    const [least, most, isWhole] = range
    const text = texts[field].trim()
    const isRead = (isWhole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(text)
    if (!isRead || Number(text) < least || Number(text) > most) return field
  }
  return undefined
}

/** Of texts in which nothing is bad. */
export function imageOf(texts: ImageTexts): OwnImage {
  const number = (field: ImageField): number => Number(texts[field])
  return {
    name: texts.name.trim(),
    tags: listOf(texts.tags),
    ports: listOf(texts.ports).map(Number),
    size: Math.round(number('size') * 1_000_000),
    readyAfter: Math.round(number('ready') * 1000),
    latency: number('latency'),
    answer: { status: number('status'), body: texts.body },
    startLog: texts.startLog.split('\n').filter((line) => line !== ''),
    accessLog: texts.accessLog,
    cpu: number('cpu'),
    cpuPerRequest: number('cpuPerRequest'),
    memory: number('memory') * mebibyte,
    failure: failureOf(texts)
  }
}

function failureOf({ failure, failsAfter, exitCode, words }: ImageTexts): OwnFailure {
  if (failure !== 'exits') return { kind: failure }
  return { kind: failure, after: Math.round(Number(failsAfter) * 1000), exitCode: Number(exitCode), words }
}
