// What rolls out changes of its template, and keeps the old ones.

const resources = ['deployments', 'statefulsets', 'daemonsets'] as const

/** The plural name of a kind of the group apps that has a history. */
export type RolloutResource = (typeof resources)[number]

/** In the order in which they are shown. */
export const rolloutResources: readonly RolloutResource[] = resources

/** Whether objects of this kind have revisions that can be gone back to. */
export function hasRollout({ group, resource }: { readonly group: string; readonly resource: string }): boolean {
  return group === 'apps' && (resources as readonly string[]).includes(resource)
}
