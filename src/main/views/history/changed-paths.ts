import { deepEqual } from '../../../shared/kube/deep-equal.ts'

/** What every write changes, or what says who wrote and how: nobody meant to change it. */
const upkeep = new Set([
  'metadata.managedFields',
  'metadata.resourceVersion',
  'metadata.generation',
  "metadata.annotations['kubectl.kubernetes.io/last-applied-configuration']"
])

/** The paths at which two states of an object differ, in the order of the newer one; as jsonpath writes them. */
export function changedPaths(before: unknown, after: unknown): readonly string[] {
  const paths: string[] = []
  compare(before, after, '', paths)
  return paths
}

function compare(before: unknown, after: unknown, path: string, paths: string[]): void {
  // States that follow each other share what did not change.
  if (before === after || deepEqual(before, after)) return
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length)
    for (let at = 0; at < length; at++) compare(before[at], after[at], `${path}[${at}]`, paths)
    return
  }
  if (!isRecord(before) || !isRecord(after)) {
    paths.push(path)
    return
  }
  for (const key of new Set([...Object.keys(after), ...Object.keys(before)])) {
    const member = /^[A-Za-z_][\w-]*$/.test(key) ? (path === '' ? key : `${path}.${key}`) : `${path}['${key}']`
    if (!upkeep.has(member)) compare(before[key], after[key], member, paths)
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
