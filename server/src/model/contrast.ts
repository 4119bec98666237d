const WHITE = '#ffffff'
const BLACK = '#000000'

/** One of 256 steps of a colour channel as light, by WCAG 2 (the sRGB curve). */
const light = (step: number): number => {
  const share = step / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

/** Relative luminance of `#rrggbb`: 0 for black, 1 for white. */
const luminance = (colour: string): number => {
  const [red, green, blue] = [1, 3, 5].map((at) => light(Number.parseInt(colour.slice(at, at + 2), 16))) as [
    number,
    number,
    number,
  ]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG 2 contrast of two colours `#rrggbb`, from 1 to 21. */
export const contrast = (one: string, other: string): number => {
  const [darker, lighter] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

/** The colour to write in on `#rrggbb`: white or black, whichever is easier to read; always at least 4.5 to 1. */
export const readableOn = (colour: string): string =>
  contrast(colour, WHITE) >= contrast(colour, BLACK) ? WHITE : BLACK
