/** The media type that both versions document. */
export const altegMediaType = 'application/vnd.api.v2+json'

/**
 * Whether an `Accept` header names the media type itself, with any parameters (charset is documented) and among any
 * others. A wildcard does not name it. v1 asks for nothing: there, clients of the parent product and plain ones call.
 */
export const namesAltegMediaType = (accept: string | undefined): boolean => {
  if (accept === altegMediaType) return true
  return accept?.split(',').some(isAltegRange) ?? false
}

const isAltegRange = (range: string): boolean => {
  const [type = '', ...parameters] = range.split(';')
  // A weight of 0 says that the type is not wanted.
  return (
    type.trim().toLowerCase() === altegMediaType && !parameters.some((text) => /^\s*q\s*=\s*0(\.0*)?\s*$/i.test(text))
  )
}
