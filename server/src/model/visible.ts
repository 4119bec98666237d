/** A character as JSON and programs write it: `\\u202e`. */
export const escaped = (character: string): string =>
  [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('')

/**
 * Controls, directions of writing, tags and what else has no width: they hide words from people and not from programs.
 * Joiners and the emoji selector stay, since names need them.
 */
const hidden = /(?!\t|\n|\r|\u{200c}|\u{200d}|\u{fe0f})[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}]/gu

/** A text in which nothing hides: what has no width is written out. */
export const visible = (text: string): string => text.replaceAll(hidden, escaped)
