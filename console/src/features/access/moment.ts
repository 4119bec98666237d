/** What a field of the browser for day and time takes and gives: the reader's own clock, to the minute. */
export const toField = (at: string | undefined): string => {
  if (at === undefined || Number.isNaN(Date.parse(at))) return ''
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

export const fromField = (text: string): string | undefined =>
  text === '' || Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString()
