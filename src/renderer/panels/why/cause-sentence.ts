import i18next from 'i18next'
import { causeText, type CauseWords, type Sentence } from '../../../shared/why/cause-words.ts'
import type { en } from '../../i18n/resources.ts'

type Code = Sentence['code']
/** Plural forms have an end of their own. */
type KeyOf<Text extends string> = Text extends `${infer Key}_${'one' | 'other'}` ? Key : Text
type TextKey = KeyOf<keyof typeof en.why.causes>

/** Each sentence has its text, and no text is without a sentence: else this is no type that has the value. */
type Place = [TextKey, Code] extends [Code, TextKey] ? 'why:causes' : never
const place: Place = 'why:causes'

/** What a reason says, in the window's language. */
export function causeSentence(words: CauseWords): string {
  return causeText(words, (code, values) =>
    // The compiler cannot follow so many keys, each with values of its own; `Place` checks the keys.
    (i18next.t as (key: string, values: object) => string)(`${place}.${code}`, values)
  )
}
