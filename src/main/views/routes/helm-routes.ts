import { ORPCError } from '@orpc/server'
import { secretKind } from '../../../shared/kinds/secret/kind.ts'
import { documentProducer } from '../documents/document-producer.ts'
import { ReleaseProducer } from '../helm/release-producer.ts'
import { readRelease, releaseKey } from '../helm/release-record.ts'
import { contentsOf } from '../helm/revision-summary.ts'
import { rollback } from '../helm/rollback.ts'
import { uninstall } from '../helm/uninstall.ts'
import { os, type RouteParts } from './route-parts.ts'

export function helmRoutes(parts: RouteParts) {
  const pause = (): Promise<void> => new Promise((resolve) => parts.schedule(0, resolve))
  return {
    releases: os.helm.releases.handler((call) => {
      const { input } = call
      const { helm } = parts.viewsOf(input.cluster)
      const open = documentProducer(
        (changed) => helm.watch(changed),
        () => ({ releases: helm.newest(input.namespaces) })
      )
      return parts.openStream(call, open)
    }),
    release: os.helm.release.handler((call) => {
      const { input } = call
      const { source, helm } = parts.viewsOf(input.cluster)
      return parts.openStream(call, (changed) => new ReleaseProducer(source, helm, input, pause, changed))
    }),
    contents: os.helm.contents.handler(({ input }) => {
      const { namespace, name, revision } = input
      const secret = parts.sourceOf(input.cluster).get(secretKind, namespace, releaseKey(name, revision))
      if (secret === undefined) {
        const message = `release ${namespace}/${name} has no revision ${revision}`
        throw new ORPCError('BAD_INPUT', { message, data: { field: 'revision' } })
      }
      const read = readRelease(secret)
      if ('problem' in read) throw new ORPCError('BAD_INPUT', { message: read.problem, data: { field: 'revision' } })
      return contentsOf(read.release)
    }),
    rollback: os.helm.rollback.handler(({ input }) => rollback(parts.sourceOf(input.cluster), input, pause)),
    uninstall: os.helm.uninstall.handler(({ input }) => uninstall(parts.sourceOf(input.cluster), input, pause))
  }
}
