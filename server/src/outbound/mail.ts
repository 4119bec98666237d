import type { Transporter } from 'nodemailer'
import { ATTEMPT_MS, type Courier, codeOf, Undelivered } from './courier.ts'

export interface MailSettings {
  /** `smtp://` or `smtps://`, perhaps with user and password. */
  readonly url: string
  /** An address, or a name with an address: `Gatehouse <no-reply@example.com>`. */
  readonly from: string
}

interface SmtpError {
  readonly responseCode?: unknown
  readonly command?: unknown
}

/** The server has answered, and about this message: neither a later attempt nor another setting would change it. */
const isAboutMessage = ({ responseCode, command }: SmtpError): boolean =>
  typeof responseCode === 'number' && responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA')

const faultOf = (error: unknown): Undelivered => {
  const { responseCode, command } = error as SmtpError
  if (typeof responseCode !== 'number') return new Undelivered(codeOf(error), { cause: error })
  const where = typeof command === 'string' && /^[A-Z -]{1,20}$/.test(command) ? ` at ${command}` : ''
  return new Undelivered(`SMTP ${responseCode}${where}`, { isFinal: isAboutMessage(error as SmtpError), cause: error })
}

/** Sends letters through a mail server, a connection each. */
export const mailCourier = ({ url, from }: MailSettings): Courier => {
  const options = {
    url,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    dnsTimeout: 10_000,
    // A letter is what is given here and nothing else.
    disableFileAccess: true,
    disableUrlAccess: true,
  }
  // Read with the first letter: a start has no use for it.
  let transport: Transporter | undefined
  const [, host = 'gatehouse'] = /@([^\s>]+)>?$/.exec(from) ?? []
  return async ({ id, address, subject, text }) => {
    try {
      transport ??= (await import('nodemailer')).createTransport(options, { from })
      await transport.sendMail({
        // As an object: nothing of an address is read as a list of several.
        to: { name: '', address },
        subject,
        text,
        messageId: `<${id}@${host}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: AbortSignal.timeout(ATTEMPT_MS),
      })
    } catch (error) {
      throw faultOf(error)
    }
  }
}
