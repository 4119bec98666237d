/** Text as it is looked for: whatever its case, with or without the marks on its letters and the spaces around it. */
export const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').trim().toLowerCase()
