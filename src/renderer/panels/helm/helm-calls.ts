import { useEffect, useState } from 'react'
import type { HelmContents, HelmOutcome } from '../../../shared/contract/helm.ts'
import { useCallScope } from '../../connection/cluster-scope.ts'
import { useConnection } from '../../connection/connection.ts'
import { host } from '../../connection/host.ts'
import type { ReleaseLink } from '../../shell/route.ts'

/** As the current identity; rejects only where there is no connection: refusals are in the outcome. */
export async function rollBack(release: ReleaseLink, revision: number, dryRun: boolean): Promise<HelmOutcome> {
  const { client, call } = host()
  return client.helm.rollback({ ...call, ...release, revision, dryRun })
}

/** As rollBack. */
export async function uninstall(release: ReleaseLink, keepHistory: boolean, dryRun: boolean): Promise<HelmOutcome> {
  const { client, call } = host()
  return client.helm.uninstall({ ...call, ...release, keepHistory, dryRun })
}

export interface RevisionContents {
  readonly contents?: HelmContents
  readonly error?: Error
}

/** What is inside of a revision, which does not change; nothing while it is on its way, or for no revision. */
export function useContents({ namespace, name }: ReleaseLink, revision: number | undefined): RevisionContents {
  const client = useConnection((connection) => connection.client)
  const { cluster, identity } = useCallScope()
  const subject = JSON.stringify([cluster, namespace, name, revision])
  const [state, setState] = useState<RevisionContents & { readonly subject: string }>()
  useEffect(() => {
    if (client === undefined || revision === undefined) return undefined
    let isOver = false
    client.helm.contents({ cluster, identity, namespace, name, revision }).then(
      (contents) => {
        if (!isOver) setState({ subject, contents })
      },
      (reason: unknown) => {
        if (!isOver) setState({ subject, error: reason instanceof Error ? reason : new Error(String(reason)) })
      }
    )
    return () => {
      isOver = true
    }
  }, [client, cluster, identity, namespace, name, revision, subject])
  return state?.subject === subject ? state : {}
}

export function rollbackCommand({ namespace, name }: ReleaseLink, revision: number): string {
  return `helm rollback ${name} ${revision} -n ${namespace}`
}
