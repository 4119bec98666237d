import type { Secrets } from '../config/settings.ts'
import type { Delivery } from '../operations/messages/deliver-messages.ts'
import { mailCourier } from '../outbound/mail.ts'
import { textMessageCourier } from '../outbound/text-message.ts'

/** How messages leave by these settings. */
export const deliveryBy = ({ mail, sms }: Pick<Secrets, 'mail' | 'sms'>, publicUrl: string): Delivery => ({
  couriers: { ...(mail && { email: mailCourier(mail) }), ...(sms && { sms: textMessageCourier(sms) }) },
  publicUrl,
})
