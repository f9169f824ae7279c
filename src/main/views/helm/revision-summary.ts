import type { HelmContents, HelmRevision } from '../../../shared/contract/helm.ts'
import type { StatusMark } from '../../../shared/kinds/status-summary.ts'
import { isJsonObject, type JsonObject } from '../../../shared/kube/json-object.ts'
import type { Json } from '../../../shared/kube/object.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { Secret } from '../../../shared/schema/types.ts'
import { computedValues } from './computed-values.ts'
import { readRelease, statusOf, textOf, type ReleaseRecord } from './release-record.ts'

const marks: Readonly<Record<string, StatusMark>> = {
  deployed: 'ok',
  superseded: 'done',
  failed: 'bad',
  uninstalled: 'off',
  uninstalling: 'term',
  'pending-install': 'prog',
  'pending-upgrade': 'prog',
  'pending-rollback': 'prog'
}

/** Name and revision of a release's Secret, from its labels alone: nothing is unpacked. */
export function labelledRevision(secret: Secret): { readonly name: string; readonly revision: number } {
  const { labels = {}, name } = secret.metadata
  const version = Number(labels['version'])
  const revision = Number.isSafeInteger(version) && version > 0 ? version : 0
  return { name: labels['name'] ?? name, revision }
}

/** The row of a revision. A record that cannot be read has its labels to speak for it. */
export function summaryOf(secret: Secret): HelmRevision {
  const { labels = {}, namespace = '' } = secret.metadata
  const { name, revision } = labelledRevision(secret)
  const read = readRelease(secret)
  if ('problem' in read) {
    const word = labels['status'] ?? 'unknown'
    return {
      namespace,
      name,
      revision,
      status: { mark: 'unk', word },
      chart: '',
      appVersion: '',
      description: '',
      problem: read.problem
    }
  }
  const { release } = read
  const word = statusOf(release)
  const updatedAt = parseTime(textOf(release.info['last_deployed']))
  const chart = chartMetadata(release)
  const chartName = textOf(chart['name'])
  const chartVersion = textOf(chart['version'])
  return {
    namespace,
    name,
    revision,
    status: { mark: marks[word] ?? 'unk', word: word === '' ? 'unknown' : word },
    chart: [chartName, chartVersion].filter((part) => part !== '').join('-'),
    appVersion: textOf(chart['appVersion']),
    ...(Number.isFinite(updatedAt) && { updatedAt }),
    description: textOf(release.info['description'])
  }
}

export function contentsOf(release: ReleaseRecord): HelmContents {
  const { chart = {}, config = {}, info, manifest } = release
  return {
    values: config,
    computedValues: computedValues(membersOf(chart['values']), config),
    manifest,
    notes: textOf(info['notes'])
  }
}

function chartMetadata({ chart = {} }: ReleaseRecord): JsonObject {
  return membersOf(chart['metadata'])
}

function membersOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
