import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { languageOf, useLanguage, type Language } from './language.ts'
import { en } from './resources.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'parts'
    resources: typeof en
  }
}

/**
 * Makes the texts of the window available. English is bundled; another language comes with its font before the first
 * paint where it is the one in force, and later when somebody chooses it.
 */
export async function startI18n(): Promise<void> {
  void i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    ns: Object.keys(en),
    defaultNS: 'parts',
    resources: { en },
    initAsync: false,
    // React escapes.
    interpolation: { escapeValue: false }
  })
  const follow = (): Promise<void> => change(languageOf(useLanguage.getState().choice, navigator.languages))
  useLanguage.subscribe(() => void follow())
  await follow()
}

async function change(language: Language): Promise<void> {
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'parts')) {
    const { ko } = await import('./ko/resources.ts')
    for (const [namespace, texts] of Object.entries(ko)) i18next.addResourceBundle(language, namespace, texts)
  }
  document.documentElement.lang = language
  if (i18next.language !== language) await i18next.changeLanguage(language)
}
