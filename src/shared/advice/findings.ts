// What is allowed and unwise in the pod of a workload. Pure: it looks at what was written down, not at what happens.
import type { Container, PodSpec } from '../schema/types.ts'

export const findingIds = [
  'latestTag',
  'developmentImage',
  'runsAsRoot',
  'writableRoot',
  'logsToFile',
  'noRequests',
  'noLimits',
  'noProbes'
] as const

export type FindingId = (typeof findingIds)[number]

/** One finding with the containers that it is about; why it matters and how to mend it say the texts of its id. */
export interface Finding {
  readonly id: FindingId
  readonly containers: readonly string[]
}

/** Where a workload stands, as far as that decides what is unwise. */
export interface Surroundings {
  readonly namespace: string | undefined
  readonly labels: Readonly<Record<string, string>> | undefined
}

type Rule = (container: Container, spec: PodSpec) => boolean

function tagOf(image: string): string | undefined {
  if (image.includes('@')) return undefined
  const colon = image.lastIndexOf(':')
  return colon > image.lastIndexOf('/') ? image.slice(colon + 1) : 'latest'
}

const hasLatestTag: Rule = ({ image = '' }) => image !== '' && tagOf(image) === 'latest'

const runsAsRoot: Rule = ({ securityContext: own }, { securityContext: ofPod }) => {
  const user = own?.runAsUser ?? ofPod?.runAsUser
  if (user !== undefined) return user === 0
  return (own?.runAsNonRoot ?? ofPod?.runAsNonRoot) !== true
}

const hasWritableRoot: Rule = ({ securityContext }) => securityContext?.readOnlyRootFilesystem !== true

/** A redirection into a file that is neither a device nor the output of the first process, or a tee. */
const fileRedirection = /(?:>>?\s*|\btee\s+(?:-a\s+)?)(?!\/dev\/|\/proc\/|&)(\/?[\w.$-]+\/[\w./$-]+|[\w-]+\.log)\b/

function wordsOf({ command = [], args = [] }: Container): string {
  return [...command, ...args].join(' ')
}

const logsToFile: Rule = (container) => {
  const variables = (container.env ?? []).some(
    ({ name, value = '' }) => /^(?:LOG_?FILE|LOG_?PATH|LOG_?OUTPUT)$/i.test(name) && /^\/(?!dev\/|proc\/)/.test(value)
  )
  return variables || fileRedirection.test(wordsOf(container))
}

const hasNoRequests: Rule = ({ resources }, spec) =>
  (['cpu', 'memory'] as const).some(
    (name) => resources?.requests?.[name] === undefined && spec.resources?.requests?.[name] === undefined
  )

/** A limit of CPU is a matter of taste; without one of memory a container may take its node along. */
const hasNoLimits: Rule = ({ resources }, spec) =>
  resources?.limits?.['memory'] === undefined && spec.resources?.limits?.['memory'] === undefined

const hasNoProbes: Rule = ({ readinessProbe, livenessProbe }, { restartPolicy = 'Always' }) =>
  restartPolicy === 'Always' && readinessProbe === undefined && livenessProbe === undefined

const developmentTag = /(?:^|[-._:])(?:dev|devel|develop|development|debug|snapshot|nightly|unstable)(?:$|[-._:\d])/i
const developmentCommand =
  /(?:^|[\s/])(?:npm run dev|yarn dev|pnpm dev|nodemon|vite|webpack-dev-server|webpack serve|flask run|--reload|--inspect(?:-brk)?|--debug)(?=$|[\s=])/

const isDevelopmentImage: Rule = (container) => {
  const { image = '' } = container
  const name = image.slice(image.lastIndexOf('/') + 1)
  return developmentTag.test(name) || developmentCommand.test(wordsOf(container))
}

const rules: Readonly<Record<FindingId, Rule>> = {
  latestTag: hasLatestTag,
  developmentImage: isDevelopmentImage,
  runsAsRoot,
  writableRoot: hasWritableRoot,
  logsToFile,
  noRequests: hasNoRequests,
  noLimits: hasNoLimits,
  noProbes: hasNoProbes
}

const environmentLabels = ['env', 'environment', 'stage', 'app.kubernetes.io/environment']
const playground = /(?:^|[-_])(?:dev|devel|development|test|testing|sandbox|playground|local)(?:$|[-_])/i

/** Whether somebody says that this is no production: by a label, or by the name of the namespace. */
function isPlayground({ namespace = '', labels = {} }: Surroundings): boolean {
  const said = environmentLabels.map((name) => labels[name]).find((value) => value !== undefined)
  return playground.test(said ?? namespace)
}

/** The findings about a pod, in the order of their ids; only containers that keep running are looked at. */
export function findingsOf(spec: PodSpec, surroundings: Surroundings): readonly Finding[] {
  const containers = spec.containers ?? []
  return findingIds
    .filter((id) => id !== 'developmentImage' || !isPlayground(surroundings))
    .map((id) => ({ id, containers: containers.filter((one) => rules[id](one, spec)).map(({ name }) => name) }))
    .filter((finding) => finding.containers.length > 0)
}
