import type { Language } from '../../model/language.ts'
import { type Wording, wordingOf } from '../../model/wording.ts'
import { loadWordingFile } from '../../storage/refusal-words.ts'

const loaded = new Map<Language, Wording>()

/** How refusals are told in a language; its file is read when something is first refused in it. */
export const wordingIn = (language: Language): Wording => {
  const wording = loaded.get(language) ?? wordingOf(language, loadWordingFile(language))
  loaded.set(language, wording)
  return wording
}
