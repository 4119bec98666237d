export const BASE = '/access/v1'
