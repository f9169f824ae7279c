// Certification requests (RFC 2986) as those who sign them read them.
import { decodeBase64 } from '../../../shared/kube/base64.ts'
import { blocksOfPem, DerError, dotted, elementsOf, sequence, value, type Bytes, type Element } from './der.ts'
import { alternativeNamesIn, nameParts, type AlternativeNames, type NamePart } from './x509.ts'

export interface CertificationRequest {
  /** The name that a certificate for it has, in DER, and what it says. */
  readonly subject: Bytes
  readonly commonName: string
  readonly organizations: readonly string[]
  /** The key that is to be certified, in DER. */
  readonly publicKey: Bytes
  readonly alternativeNames: AlternativeNames
}

const extensionRequest = '1.2.840.113549.1.9.14'
const subjectAlternativeName = '2.5.29.17'

/** What stands in spec.request, base64 of PEM; undefined where it cannot be read. */
export function certificationRequestOf(request: string): CertificationRequest | undefined {
  try {
    const [bytes] = blocksOfPem('(?:NEW )?CERTIFICATE REQUEST', decodeBase64(request))
    return bytes === undefined ? undefined : read(bytes)
  } catch (error) {
    // Of broken bytes parts are not there, and whatever is asked of them fails.
    if (error instanceof DerError || error instanceof TypeError || error instanceof RangeError) return undefined
    throw error
  }
}

function read(bytes: Bytes): CertificationRequest {
  const [outer] = elementsOf(bytes)
  const [info] = elementsOf(outer!.content)
  const [, subject, publicKey, attributes] = elementsOf(info!.content)
  const parts = nameParts(subject!)
  const named = (type: string): readonly string[] => parts.filter((part) => part.type === type).map(({ text }) => text)
  return {
    subject: writtenName(parts),
    commonName: named('2.5.4.3').at(-1) ?? '',
    organizations: named('2.5.4.10'),
    publicKey: publicKey!.whole,
    alternativeNames: alternativeNamesIn(alternativeNamesOf(attributes))
  }
}

/** The order in which Go writes a name (crypto/x509/pkix, ToRDNSequence): country to street, postal code, common name. */
const nameOrder = ['6', '10', '11', '7', '8', '9', '17', '3', '5'].map((number) => `2.5.4.${number}`)

/** What Go makes of a name that it has read: several values of a type stand in one set. */
function writtenName(parts: readonly NamePart[]): Bytes {
  const sets = nameOrder.map((type) => parts.filter((part) => part.type === type))
  return sequence(
    ...sets
      .filter((values) => values.length > 0)
      .map((values) => value(0x31, ...values.map((part) => sequence(part.identifier, textValue(part.text)))))
  )
}

function textValue(text: string): Bytes {
  const isPrintable = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text)
  return value(isPrintable ? 0x13 : 0x0c, Array.from(new TextEncoder().encode(text)))
}

/** The extension's value among those that are asked for. */
function alternativeNamesOf(attributes: Element | undefined): Bytes | undefined {
  if (attributes?.tag !== 0xa0) return undefined
  for (const attribute of elementsOf(attributes.content)) {
    const [type, values] = elementsOf(attribute.content)
    if (dotted(type!.content) !== extensionRequest) continue
    for (const extension of elementsOf(elementsOf(values!.content)[0]!.content)) {
      const inner = elementsOf(extension.content)
      if (dotted(inner[0]!.content) === subjectAlternativeName) return inner.at(-1)!.content
    }
  }
  return undefined
}
