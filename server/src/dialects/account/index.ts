import type { FastifyRequest } from 'fastify'
import type { Dialect } from '../../http/dialect.ts'
import { mendable, readPageForm, sendPage, usePages } from '../../http/page-scope.ts'
import { wordsFor } from '../../http/page-words.ts'
import { Refusal, type RefusalKind } from '../../model/refusal.ts'
import { phoneDigits } from '../../operations/credentials/sign-in.ts'
import { confirmAddress } from '../../operations/users/confirm-address.ts'
import { confirmRegistration } from '../../operations/users/confirm-registration.ts'
import { type OpenConfirmation, openConfirmation } from '../../operations/users/open-confirmation.ts'
import { openPasswordReset } from '../../operations/users/open-password-reset.ts'
import { requestPasswordReset } from '../../operations/users/request-password-reset.ts'
import { resetPassword } from '../../operations/users/reset-password.ts'
import {
  askedPage,
  askPage,
  askShape,
  confirmedPage,
  confirmPage,
  confirmShape,
  resetDonePage,
  resetPage,
  resetShape,
} from './pages.ts'

/** What can be mended by filling in a form again. */
const mended = new Set<RefusalKind>(['request.invalid', 'sign-in.failed', 'login.taken'])

interface At {
  readonly Params: { readonly token: string }
}

/** Pages about one's own account: HTML forms, without a script. Looking changes nothing. See README.md beside this file. */
export const account: Dialect = (app, context) => {
  const { core, strictLimit, settings } = context
  usePages(app, context, ['/password-reset', '/confirm'])

  const callOf = ({ ip, id: requestId }: FastifyRequest) => ({ ip, requestId, source: 'account' })

  /** What was registered is not made any more once nobody may register. */
  const openLink = async (secret: string): Promise<OpenConfirmation> => {
    const open = await openConfirmation(core, secret)
    if (open.kind === 'registration' && !settings.registration) throw new Refusal('link.invalid')
    return open
  }

  app.get('/password-reset', async (request, reply) => sendPage(reply, 200, askPage(wordsFor(request, reply))))

  app.post('/password-reset', async (request, reply) => {
    const typed = readPageForm(request.body, askShape)
    const { login = '' } = typed
    try {
      // A phone is one account however it is written.
      await strictLimit('password-reset', { account: phoneDigits(login) || login }, request)
      await requestPasswordReset(core, { login })
    } catch (error) {
      const { status, attempt } = mendable(error, mended, request, { form: 'ask', typed })
      return sendPage(reply, status, askPage(wordsFor(request, reply), attempt))
    }
    return sendPage(reply, 200, askedPage(wordsFor(request, reply)))
  })

  app.get<At>('/password-reset/:token', async (request, reply) => {
    const { token } = request.params
    await openPasswordReset(core, token)
    return sendPage(reply, 200, resetPage(wordsFor(request, reply), token))
  })

  app.post<At>('/password-reset/:token', async (request, reply) => {
    const { token: secret } = request.params
    await openPasswordReset(core, secret)
    const typed = readPageForm(request.body, resetShape)
    const { password = '', password_again: passwordAgain = '' } = typed
    try {
      await resetPassword(core, callOf(request), { secret, password, passwordAgain })
    } catch (error) {
      const { status, attempt } = mendable(error, mended, request, { form: 'reset', typed })
      return sendPage(reply, status, resetPage(wordsFor(request, reply), secret, attempt))
    }
    return sendPage(reply, 200, resetDonePage(wordsFor(request, reply)))
  })

  app.get<At>('/confirm/:token', async (request, reply) => {
    const { token } = request.params
    return sendPage(reply, 200, confirmPage(wordsFor(request, reply), token, await openLink(token)))
  })

  app.post<At>('/confirm/:token', async (request, reply) => {
    const { token: secret } = request.params
    const open = await openLink(secret)
    const typed = readPageForm(request.body, confirmShape)
    const { password = '' } = typed
    try {
      await strictLimit('sign-in', { account: open.address }, request)
      if (open.kind === 'address') await confirmAddress(core, callOf(request), { secret, password })
      else await confirmRegistration(core, callOf(request), { secret, password })
    } catch (error) {
      const { status, attempt } = mendable(error, mended, request, { form: 'confirm', typed })
      // As it is now: the address may have become somebody's in the meantime.
      return sendPage(reply, status, confirmPage(wordsFor(request, reply), secret, await openLink(secret), attempt))
    }
    return sendPage(reply, 200, confirmedPage(wordsFor(request, reply), open.address))
  })
}
