import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** The languages that the window has texts in. Kubernetes' own words stay as they are in each. */
export type Language = 'en' | 'ko'
export type LanguageChoice = 'system' | Language

interface LanguageStore {
  readonly choice: LanguageChoice
  readonly choose: (choice: LanguageChoice) => void
}

/** The person's choice of language, kept in this browser or window. */
export const useLanguage = create<LanguageStore>()(
  persist(
    (set) => ({
      choice: 'system',
      choose: (choice) => set({ choice })
    }),
    { name: 'drydock-language', partialize: ({ choice }) => ({ choice }) }
  )
)

/** What a choice comes to; `preferred` as the browser has them: "ko-KR", best first. */
export function languageOf(choice: LanguageChoice, preferred: readonly string[]): Language {
  if (choice !== 'system') return choice
  const known = preferred.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => tag === 'en' || tag === 'ko')
  return known === 'ko' ? 'ko' : 'en'
}
