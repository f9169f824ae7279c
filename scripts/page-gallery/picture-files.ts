// Under which names pictures lie, and the page that lists them.
import type { Picture, PictureGroup } from './pictures.ts'

export const themes = ['light', 'dark'] as const
export const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 }
] as const

export interface PictureFile {
  /** Below the folder of the gallery. */
  readonly path: string
  readonly theme: (typeof themes)[number]
  readonly size: (typeof sizes)[number]
}

export function filesOf(group: Pick<PictureGroup, 'sizes'>, picture: Pick<Picture, 'name'>): readonly PictureFile[] {
  return sizes
    .slice(0, group.sizes === 'both' ? 2 : 1)
    .flatMap((size) => themes.map((theme) => ({ path: `${theme}-${size.width}/${picture.name}.png`, theme, size })))
}

/** The gallery's README.md. */
export function galleryIndex(groups: readonly PictureGroup[]): string {
  const sections = groups.map((group) => {
    const pictures = group.pictures.map((picture) => {
      const [first, ...others] = filesOf(group, picture)
      const links = others.map(({ path, theme, size }) => `[${theme}, ${size.width}](${path})`)
      return `### ${picture.title}\n\n![${picture.title}](${first!.path})\n\n${links.join(' · ')}\n`
    })
    return `## ${group.title}\n\n${pictures.join('\n')}`
  })
  return `# What the window looks like

Every page in both themes, taken of one cluster that is the same in each run: \`node scripts/node.mjs node
scripts/page-gallery.mjs\` takes them again, or those whose names it is given. A picture changes where the window does.

${sections.join('\n')}`
}
