/**
 * What operations call a field (`expiresAt`), as this interface does (`expires_at`). What follows `permissions` is a
 * slug, in whatever letters it was sent.
 */
export const inWords = (field: string): string => {
  const [, words = '', slug = ''] = /^(.*?)((?<=(?:^|\.)permissions)\..*)?$/s.exec(field) ?? []
  return words.replace(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end}_${start.toLowerCase()}`) + slug
}
