import { createInstance } from 'i18next'
import why from '../../../renderer/i18n/en/why.json' with { type: 'json' }
import { causeText, type CauseWords } from '../../../shared/why/cause-words.ts'

const i18n = createInstance()
await i18n.init({
  lng: 'en',
  ns: ['why'],
  resources: { en: { why } },
  interpolation: { escapeValue: false }
})

/** A reason in the words that a person reads in English. */
export function englishWords(words: CauseWords): string {
  return causeText(words, (code, values) =>
    (i18n.t as (key: string, values: object) => string)(`why:causes.${code}`, values)
  )
}
