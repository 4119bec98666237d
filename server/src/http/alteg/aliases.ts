/** Names of one thing, the documented one of today first. */
const families: readonly (readonly string[])[] = [
  ['location', 'company', 'salon'],
  ['chain', 'company_group', 'salon_group'],
  ['team_member', 'staff', 'master'],
  ['appointment', 'record'],
  ['product', 'good'],
]

const camelCase = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** `staff_id` → team_member_id, master_id, teamMemberId, staffId, masterId; the plural in the same way. */
const aliasesOf = new Map<string, readonly string[]>()
for (const family of families)
  for (const ending of ['_id', '_ids']) {
    const names = family.map((stem) => `${stem}${ending}`)
    const all = [...names, ...names.map(camelCase)]
    for (const name of all)
      aliasesOf.set(
        name,
        all.filter((other) => other !== name),
      )
  }

/**
 * The members of a query or body under the names that an operation asks for: `readAliases(body, ['staff_id'])` finds
 * `team_member_id` too. A name that was sent is never overwritten, and of several others the first of its family
 * counts. Aliases of the names asked for are left out of the result; what is not an object is given back as it is.
 */
export const readAliases = <T>(sent: T, wanted: readonly string[]): T => {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return sent
  const members = new Map<string, unknown>(Object.entries(sent))
  for (const name of wanted)
    for (const alias of aliasesOf.get(name) ?? []) {
      if (wanted.includes(alias)) continue
      if (members.has(alias) && !members.has(name)) members.set(name, members.get(alias))
      members.delete(alias)
    }
  return Object.fromEntries(members) as T
}
