/** Every id a limit allows, or `'all'`; ids are unique and ascending. The empty list is "none". */
export type Ids = 'all' | readonly number[]

/**
 * One permission's value as the model keeps it. The wire knows more shapes (a flag and a list that are one value
 * together, an id where 0 means all); `permission-types.ts` translates, and nothing else does.
 */
export type Value = boolean | number | string | Ids
