import { latePart } from './late-part.tsx'

/** Its code comes before somebody asks for it: who opens it and types on at once loses no letter. */
export const Palette = latePart(async () => (await import('./palette.tsx')).Palette)
