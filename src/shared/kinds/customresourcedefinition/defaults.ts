import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { CustomResourceConversion, CustomResourceDefinition, CustomResourceDefinitionNames } from './types.ts'

const noConversion: CustomResourceConversion = { strategy: 'None' }
const webhookPort = 443

/** Upstream's SetDefaults_CustomResourceDefinitionSpec and SetDefaults_ServiceReference (apiextensions/v1). */
export function setCustomResourceDefinitionDefaults(
  definition: NewObject<CustomResourceDefinition>
): NewObject<CustomResourceDefinition> {
  // Of a body nothing is sure but its types.
  const spec =
    (definition.spec as CustomResourceDefinition['spec'] | undefined) ?? ({} as CustomResourceDefinition['spec'])
  const given = (spec.names as CustomResourceDefinitionNames | undefined) ?? ({} as CustomResourceDefinitionNames)
  const kind = given.kind ?? ''
  const names = {
    ...(given.singular ? {} : { singular: kind.toLowerCase() }),
    ...(given.listKind || kind === '' ? {} : { listKind: `${kind}List` })
  }
  return changed(definition, {
    spec: changed(spec, {
      names: filled(given, names),
      conversion: withPort(spec.conversion ?? noConversion)
    })
  })
}

function withPort(conversion: CustomResourceConversion): CustomResourceConversion {
  const service = conversion.webhook?.clientConfig?.service
  if (service === undefined || service.port !== undefined) return conversion
  const { webhook } = conversion
  return {
    ...conversion,
    webhook: { ...webhook, clientConfig: { ...webhook!.clientConfig, service: { ...service, port: webhookPort } } }
  }
}
