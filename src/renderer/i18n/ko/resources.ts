import '@fontsource-variable/noto-sans-kr/index.css'
import type { en } from '../resources.ts'

const files = import.meta.glob<object>('./*.json', { eager: true, import: 'default' })

/** Korean: the same keys as English, in files of the same names. language.test.ts says what is missing. */
export const ko = Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.slice('./'.length, -'.json'.length), texts])
) as typeof en
