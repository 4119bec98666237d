/** Less than every character of a name, so that a short last name comes before one that it begins. */
const BETWEEN = '\u0001'

export const folded = (text: string): string => text.trim().normalize('NFKC').toLowerCase()

/**
 * What a list of people is ordered by: the last name, then the first, in whatever case. Compared byte by byte, so that
 * both engines order alike; their own `lower` and collations differ beyond ASCII.
 */
export const sortName = ({ firstName, lastName }: { firstName: string; lastName: string }): string =>
  `${folded(lastName)}${BETWEEN}${folded(firstName)}`
