import type { AddOn } from '../../../shared/add-ons/catalogue.ts'
import type { AddOnDocument } from '../../../shared/contract/add-ons.ts'
import type { DocumentResult } from '../../../shared/contract/kube.ts'
import { host } from '../../connection/host.ts'
import { useDocument } from '../../connection/use-live.ts'
import type { ObjectLink } from '../../shell/route.ts'
import { resultLink } from '../editor/result-lines.ts'

/** The manifests, each read when it is asked for. */
const texts = import.meta.glob<string>('../../../../resources/{samples,add-ons}/*.yaml', {
  query: '?raw',
  import: 'default'
})

export function useAddOns(): {
  readonly value: readonly AddOnDocument[] | undefined
  readonly error: Error | undefined
} {
  return useDocument<readonly AddOnDocument[]>('add-ons', async (client, live, options) =>
    client.addOns.watch(live, options)
  )
}

/** Applies its manifests one after the other, as kubectl apply -f; what is refused is among the results. */
export async function switchOn({ manifests }: AddOn): Promise<readonly DocumentResult[]> {
  const results: DocumentResult[] = []
  for (const name of manifests) {
    results.push(...(await applyWhenKnown(name)))
    // What stands on a manifest that was refused would only be refused, too.
    if (results.some(({ outcome }) => outcome === 'failed')) break
  }
  return results
}

/** A kind that a definition has just brought is served a moment later, on the cluster's clock. */
const tries = 12
const betweenTries = 250

async function applyWhenKnown(name: string): Promise<readonly DocumentResult[]> {
  for (let tried = 1; ; tried++) {
    const results = await apply(name, false)
    const isUnknown = results.some(({ error }) => error?.message.startsWith('no matches for kind') === true)
    if (!isUnknown || tried === tries) return results
    await new Promise((resolve) => setTimeout(resolve, betweenTries))
  }
}

/** What there is of it, in the order in which it goes: the last that was applied first. */
export async function presentOf({ manifests }: AddOn): Promise<readonly ObjectLink[]> {
  const found: ObjectLink[] = []
  for (const name of manifests) {
    for (const result of await apply(name, true)) {
      const link = resultLink(result, true)
      if (link !== undefined) found.push(link)
    }
  }
  return found.toReversed()
}

async function apply(name: string, dryRun: boolean): Promise<readonly DocumentResult[]> {
  const { client, call } = host()
  const load = Object.entries(texts).find(([path]) => path.endsWith(`/${name}.yaml`))?.[1]
  if (load === undefined) throw new Error(`There is no manifest ${name}`)
  const yaml = await load()
  const { documents } = await client.kube.apply({
    ...call,
    yaml,
    namespace: 'default',
    mode: 'apply',
    dryRun
  })
  return documents
}
