import { describe, expect, it } from 'vitest'
import { qualifiedResource } from '../../../shared/kinds/kind.ts'
import { kinds } from '../../../shared/kinds/table.ts'
import { parseManifest } from '../../../shared/manifest/parse-manifest.ts'
import { canCreate, templates } from './templates.ts'

/** Kinds of which nobody writes an object by hand, and who does. */
const madeByComponents: Readonly<Record<string, string>> = {
  nodes: 'kubelets; the page of the machines adds them',
  'leases.coordination.k8s.io': 'nodes and components',
  'controllerrevisions.apps': 'the controllers of DaemonSets and StatefulSets',
  endpoints: 'the endpoints controller',
  'endpointslices.discovery.k8s.io': 'the endpoint slice controller',
  'ipaddresses.networking.k8s.io': 'the API server, for Services',
  'volumeattachments.storage.k8s.io': 'the attach controller',
  'csinodes.storage.k8s.io': 'kubelets',
  'csistoragecapacities.storage.k8s.io': 'storage drivers',
  'certificatesigningrequests.certificates.k8s.io': 'who holds the key; a request cannot be typed',
  events: 'whoever sees something happen'
}

describe('templates', () => {
  it.each(kinds.map((kind) => [qualifiedResource(kind), kind] as const))(
    '%s has one, or is made by components',
    (id, kind) => {
      expect(canCreate(kind)).toBe(!(id in madeByComponents))
    }
  )

  it.each(templates)('$id has a file that can be read', async ({ kind, yaml }) => {
    const { objects, errors } = await parseManifest(yaml, () => Promise.resolve())
    expect(errors).toEqual([])
    if (kind === undefined) expect(objects.length).toBeGreaterThan(0)
    else expect(objects.map(({ object }) => object['kind'])).toContain(kind)
  })
})
