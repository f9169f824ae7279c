// What an image is made from, and so how its shell speaks.
import type { ImageFacts } from '../../kubelet/images/image-facts.ts'
import type { PackageFamily } from './packages/package-catalogue.ts'

export type Distribution = 'busybox' | 'alpine' | 'debian'

/** The shells' ways of speaking. */
export type Dialect = 'ash' | 'dash' | 'bash'

/** Alpine by its name or by its tag; BusyBox by its name; all others are built on Debian or look like it. */
export function distributionOf(image: ImageFacts, reference: string): Distribution {
  const name = image.names[0] ?? ''
  if (name.endsWith('/busybox')) return 'busybox'
  if (name.endsWith('/alpine') || /alpine/.test(reference) || /curlimages/.test(name)) return 'alpine'
  return 'debian'
}

/** How the shell of this name speaks in a distribution. */
export function dialectOf(distribution: Distribution, program: string): Dialect {
  if (program.endsWith('bash')) return 'bash'
  return distribution === 'debian' ? 'dash' : 'ash'
}

/** Whose packages it is made of. Those of CentOS and Fedora nobody has here: their managers are "not found". */
export function packageFamilyOf(image: ImageFacts, distribution: Distribution): PackageFamily {
  if (distribution === 'alpine') return 'alpine'
  const name = image.names[0] ?? ''
  if (distribution === 'busybox' || /\/(centos|fedora)$/.test(name)) return 'none'
  return name.endsWith('/ubuntu') ? 'ubuntu' : 'debian'
}
