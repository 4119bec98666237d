/** How many shards the directory has: users, tokens and partners belong to no company. */
const SHARDS = 64

/**
 * A scope has one lock, one revision and one chain of events: a company (its id), or a shard of the directory
 * (-1 to -64).
 */
export type ScopeId = number

export const shardOf = (ownerId: number): ScopeId => -1 - (ownerId % SHARDS)

export const isCompany = (scope: ScopeId): boolean => scope > 0
