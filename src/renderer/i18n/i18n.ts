import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './resources.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'parts'
    resources: typeof en
  }
}

/** Makes every text of the window available; all are bundled, so this ends at once. */
export function startI18n(): void {
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
}
