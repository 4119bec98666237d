/** The moment after which a day, as `2030-01-31`, is over for whoever reads this: an end is the first moment outside. */
export const endOfDay = (day: string): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + 1).toISOString()
}

/** The last day, as `2030-01-31`, of what ends at a moment: what `endOfDay` was made from. */
export const lastDayOf = (moment: string): string => {
  const last = new Date(Date.parse(moment) - 1)
  return [last.getFullYear(), last.getMonth() + 1, last.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-')
}

/** A day as people write it: 2030-01-31 or 31.01.2030; undefined for what is none. */
export const dayIn = (text: string): string | undefined => {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text.trim())
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text.trim())
  const [year, month, date] = iso ? iso.slice(1) : dotted ? dotted.slice(1).reverse() : []
  if (!year || !month || !date) return undefined
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  const read = new Date(`${day}T00:00:00Z`)
  // The 30th of February would be one of March.
  return Number.isNaN(read.getTime()) || !read.toISOString().startsWith(day) ? undefined : day
}
