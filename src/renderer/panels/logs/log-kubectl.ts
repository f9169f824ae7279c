import { kindNamed } from '../../../shared/kinds/kind-names.ts'
import type { LogScope } from './log-query.ts'

/** The kubectl line that comes nearest to what the window shows. */
export function kubectlLogs({ subject, namespaces, container, runs, range }: LogScope): string {
  const { objects, selector } = subject
  const [only] = objects
  const from =
    range.from === undefined ? '' : ` --since-time=${new Date(range.from).toISOString().replace('.000Z', 'Z')}`
  const since = range.within === undefined ? from : ` --since=${sinceText(range.within)}`
  const which = container === undefined ? ' --all-containers' : ` -c ${container}`
  const rest = `${since}${runs === 'previous' ? ' -p' : range.to === undefined ? ' -f' : ''}`
  if (only !== undefined) {
    const { group, resource, namespace, name } = only
    const where = namespace === undefined ? '' : ` -n ${namespace}`
    if (resource === 'pods') return `kubectl logs${where} ${name}${which}${rest}`
    const singular = kindNamed(group, resource)?.singular ?? resource
    return `kubectl logs${where} ${singular}/${name} --all-pods${which} --prefix${rest}`
  }
  const where = namespaces.length === 0 ? '' : ` -n ${namespaces[0]}`
  return `kubectl logs${where} -l ${selector === undefined ? 'app=NAME' : `'${selector}'`}${which} --prefix${rest}`
}

/** "15m" as --since takes it. */
function sinceText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000)
  if (seconds % 3_600 === 0) return `${seconds / 3_600}h`
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`
}
