const MINUTE = 60
const HOUR = 60 * MINUTE

/** How long to wait after each attempt to send that failed; then the message is given up, after about three days. */
const waits = [1, 5, 15, 60, 180, 360, 720, 1_440, 1_440].map((minutes) => minutes * MINUTE)

/** Seconds until a message is tried again after so many attempts; undefined when it is given up. */
export const waitAfter = (attempts: number): number | undefined => waits[attempts - 1]

/** Seconds for which a message counts as being sent; whoever began it and is not heard of by then has crashed. */
export const SENDING_LASTS = 5 * MINUTE

/** Seconds after which nobody waits for a message about themselves any more: they ask again. */
export const USER_MESSAGE_LASTS = 24 * HOUR
