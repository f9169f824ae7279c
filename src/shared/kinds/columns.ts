// Columns and texts that several kinds print alike, as k8s.io/kubernetes/pkg/printers/internalversion.
import type { KubeObject } from '../kube/object.ts'
import { formatSelector, requirementsOf, requirementsOfMap } from '../kube/label-selector.ts'
import { humanDuration, parseTime } from '../kube/time.ts'
import type { LabelSelector, PodTemplateSpec } from '../schema/types.ts'
import type { Column } from './kind.ts'

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  priority: 0,
  cell: (object) => object.metadata.name
}

export const ageColumn: Column = {
  name: 'Age',
  type: 'string',
  priority: 0,
  cell: (object, now) => ageText(object.metadata.creationTimestamp, now),
  sortKey: (object) => object.metadata.creationTimestamp
}

/** How long ago a time was: "5m"; "<unknown>" without one. */
export function ageText(time: string | undefined, now: number): string {
  return time === undefined ? '<unknown>' : humanDuration(now - parseTime(time))
}

/** Texts with commas between, "<none>" without any. */
export function listText(values: readonly string[]): string {
  return values.length === 0 ? '<none>' : values.join(',')
}

/** At most three, and how many more there are. */
export function shortListText(values: readonly string[], ofNothing: string): string {
  if (values.length === 0) return ofNothing
  if (values.length <= 3) return values.join(',')
  return `${values.slice(0, 3).join(',')} + ${values.length - 3} more...`
}

export function mapText(labels: Readonly<Record<string, string>> | undefined): string {
  const text = labels === undefined ? '' : formatSelector(requirementsOfMap(labels))
  return text === '' ? '<none>' : text
}

function selectorText(selector: LabelSelector | undefined): string {
  const text = selector === undefined ? '' : formatSelector(requirementsOf(selector))
  return text === '' ? '<none>' : text
}

interface Templated extends KubeObject {
  readonly spec?: { readonly template?: PodTemplateSpec; readonly selector?: LabelSelector }
}

/** "app,sidecar". */
export function containerNames(template: PodTemplateSpec | undefined): string {
  return (template?.spec?.containers ?? []).map(({ name }) => name).join(',')
}

/** "nginx:1.27,envoy:1.31". */
export function containerImages(template: PodTemplateSpec | undefined): string {
  return (template?.spec?.containers ?? []).map(({ image }) => image ?? '').join(',')
}

/** Containers and images of what makes pods from a template. */
export const containerColumns: readonly Column<Templated>[] = [
  { name: 'Containers', type: 'string', priority: 1, cell: ({ spec }) => containerNames(spec?.template) },
  { name: 'Images', type: 'string', priority: 1, cell: ({ spec }) => containerImages(spec?.template) }
]

/** The same, and the selector. */
export const templateColumns: readonly Column<Templated>[] = [
  ...containerColumns,
  { name: 'Selector', type: 'string', priority: 1, cell: (object) => selectorText(object.spec?.selector) }
]
