/** What the header is cut into: between commas, and before the parameters of each; not within quotes. */
const cut = (header: string): string[] => {
  const parts: string[] = []
  let part = ''
  let isQuoted = false
  let isParameter = false
  for (let at = 0; at < header.length; at++) {
    const sign = header[at] as string
    if (isQuoted && sign === '\\') {
      at += 1
      if (!isParameter) part += header[at] ?? ''
    } else if (sign === '"') isQuoted = !isQuoted
    else if (!isQuoted && sign === ',') {
      parts.push(part)
      part = ''
      isParameter = false
    } else if (!isQuoted && sign === ';') isParameter = true
    else if (!isParameter) part += sign
  }
  return [...parts, part]
}

/**
 * What a `Prefer` header asks for, by name in small letters; empty for what has no value. Of a name that is there twice the
 * first one counts, and parameters are nobody's here. RFC 7240, section 2.
 */
export const readPreferences = (header: string | string[] | undefined): ReadonlyMap<string, string> => {
  const preferences = new Map<string, string>()
  for (const part of cut([header ?? []].flat().join(','))) {
    const [name = '', ...value] = part.split('=')
    const key = name.trim().toLowerCase()
    if (key !== '' && !preferences.has(key)) preferences.set(key, value.join('=').trim())
  }
  return preferences
}
