// What the labels of a namespace ask of its pods (upstream k8s.io/pod-security-admission/api).
export type Level = 'privileged' | 'baseline' | 'restricted'

export interface LevelVersion {
  readonly level: Level
  /** The minor version of v1, or Infinity for the latest. */
  readonly minor: number
}

export interface Policy {
  readonly enforce: LevelVersion
  readonly warn: LevelVersion
}

const prefix = 'pod-security.kubernetes.io/'
const privileged: LevelVersion = { level: 'privileged', minor: Infinity }
const open: Policy = { enforce: privileged, warn: privileged }
const levels: readonly Level[] = ['privileged', 'baseline', 'restricted']

type Labels = Readonly<Record<string, string>>

/** Nothing is asked where no label says so. What is no level counts as the strictest, but for warnings. */
export function policyOf(labels: Labels | undefined): Policy {
  if (labels === undefined) return open
  const enforce = levelVersionOf(labels, 'enforce', 'restricted')
  const warn = levelVersionOf(labels, 'warn', 'privileged')
  return enforce === privileged && warn === privileged ? open : { enforce, warn }
}

function levelVersionOf(labels: Labels, mode: keyof Policy, instead: Level): LevelVersion {
  const level = labels[`${prefix}${mode}`]
  if (level === undefined) return privileged
  const version = /^v1\.(\d+)$/.exec(labels[`${prefix}${mode}-version`] ?? '')
  const known = levels.find((one) => one === level)
  return { level: known ?? instead, minor: version === null ? Infinity : Number(version[1]) }
}

export function isPrivileged(policy: Policy): boolean {
  return policy.enforce.level === 'privileged' && policy.warn.level === 'privileged'
}

/** "restricted:latest" */
export function levelVersionText({ level, minor }: LevelVersion): string {
  return `${level}:${minor === Infinity ? 'latest' : `v1.${minor}`}`
}

/** Whether pods that were let in by `old` may be against `next`. */
export function isStricter(next: LevelVersion, old: LevelVersion): boolean {
  if (next.level === 'privileged') return false
  return next.minor !== old.minor || levels.indexOf(next.level) > levels.indexOf(old.level)
}
