type Word = 'address' | 'refused' | 'sign-in' | 'server' | 'unreachable' | 'slow' | 'other'

const UNREACHABLE = /^(ECONN|EHOST|ENET|ENOTFOUND|EAI_|EDNS|EPIPE|ESOCKET|UND_ERR_(CONNECT|SOCKET))/

/** What a courier's code means to people. */
export const wordOf = (fault: string): Word => {
  // RFC 5321: 550 and its neighbours are about whom it is for; 535 is about our own sign-in at the server.
  if (/^SMTP 5\d\d at RCPT TO/.test(fault)) return 'address'
  if (/^SMTP 53[0-9]/.test(fault) || /^HTTP 40[13]/.test(fault) || fault === 'EAUTH') return 'sign-in'
  if (/^SMTP 5/.test(fault) || /^HTTP 4/.test(fault)) return 'refused'
  if (/^SMTP 4/.test(fault) || /^HTTP 5/.test(fault)) return 'server'
  if (/TIMEDOUT|TIMEOUT|AbortError/i.test(fault)) return 'slow'
  return UNREACHABLE.test(fault) ? 'unreachable' : 'other'
}
