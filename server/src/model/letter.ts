/** A letter as somebody reads it. */
export interface Letter {
  readonly subject: string
  readonly text: string
}
