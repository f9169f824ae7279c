// The parts of an image name, as upstream's parsers.ParseImageName (distribution/reference).

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const domain =
  '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?'
const pattern = new RegExp(
  `^(?:(${domain})/)?(${component}(?:/${component})*)(?::([\\w][\\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$`
)

export interface ImageName {
  /** Empty where the name has a digest and no tag; "latest" where it has neither. */
  readonly tag: string
  readonly digest: string
}

/** Undefined where the name cannot be parsed. */
export function parseImageName(image: string): ImageName | undefined {
  const match = pattern.exec(image)
  if (match === null) return undefined
  const digest = match[4] ?? ''
  return { tag: match[3] ?? (digest === '' ? 'latest' : ''), digest }
}

/** The pull policy a container gets when it names none. */
export function defaultPullPolicy(image: string | undefined): 'Always' | 'IfNotPresent' {
  return parseImageName(image ?? '')?.tag === 'latest' ? 'Always' : 'IfNotPresent'
}
