import i18next, { type BackendModule } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { languages, preferredLanguage } from './languages.ts'

/** One file for each language and part of the console, loaded when it is first needed. */
const files = import.meta.glob<Record<string, string>>('./*/*.json', { import: 'default' })

const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, part, done) => {
    const load = files[`./${language}/${part}.json`]
    if (!load) return done(new Error(`there are no words ${language}/${part}`), null)
    load().then(
      (words) => done(null, words),
      (error) => done(error, null),
    )
  },
}

const tellPage = (language: string): void => {
  document.documentElement.lang = language
}
i18next.on('languageChanged', tellPage)

const preferred = preferredLanguage()
// What is asked of the service before the words are there is asked in this language, too.
tellPage(preferred)

/** Ready once the words of the shell are there; those of a page come with it. */
export const ready = i18next
  .use(backend)
  .use(initReactI18next)
  .init({
    lng: preferred,
    fallbackLng: false,
    supportedLngs: Object.keys(languages),
    load: 'languageOnly',
    ns: ['common'],
    defaultNS: 'common',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    // A word that is missing shows its key, and says so where tests look: no page may write to the console.
    saveMissing: true,
    missingKeyHandler: (_languages, part, key) => console.error(`no word for ${part}: ${key}`),
  })
