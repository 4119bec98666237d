/** The languages of the console, each by its own name. */
export const languages = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  nl: 'Nederlands',
  ru: 'Русский',
} as const

export type Language = keyof typeof languages

const KEY = 'gatehouse.language'

const isLanguage = (word: string | undefined): word is Language => word !== undefined && Object.hasOwn(languages, word)

/** The one chosen before in this browser, else the first that the browser asks for and there is. */
export const preferredLanguage = (): Language => {
  const chosen = localStorage.getItem(KEY) ?? undefined
  const asked = [chosen, ...navigator.languages.map((tag) => tag.split('-')[0])]
  return asked.find(isLanguage) ?? 'en'
}

export const keepLanguage = (language: Language): void => localStorage.setItem(KEY, language)
