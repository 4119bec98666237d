import type { Call } from '../../model/actor.ts'
import type { Core } from '../core.ts'
import { findOwnUser, type OwnUser, ownUserId } from './own-user.ts'

/** The caller, as they see themselves. */
export const readOwnUser = (core: Core, call: Call): Promise<OwnUser> => findOwnUser(core.engine, ownUserId(call))
