/** Where the users of a location stand: the newest edition of the document has the second name for the same address. */
export const placesOfUsers = ['/company/:location_id', '/locations/:location_id'] as const
