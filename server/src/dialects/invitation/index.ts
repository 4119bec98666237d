import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dialect } from '../../http/dialect.ts'
import type { FormAttempt } from '../../http/page-form.ts'
import { mendable, readPageForm, sendPage, usePages } from '../../http/page-scope.ts'
import { wordsFor } from '../../http/page-words.ts'
import type { RefusalKind } from '../../model/refusal.ts'
import { acceptByRegistering } from '../../operations/invitations/accept-by-registering.ts'
import { acceptBySigningIn } from '../../operations/invitations/accept-by-signing-in.ts'
import { openInvitation } from '../../operations/invitations/open-invitation.ts'
import { donePage, invitationPage, registerShape, signInShape } from './forms.ts'

/** What can be mended by filling in a form again. */
const mended = new Set<RefusalKind>(['request.invalid', 'login.taken', 'sign-in.failed', 'invitation.member-already'])

interface At {
  readonly Params: { readonly token: string }
}

/** The page behind the link of an invitation: HTML forms, without a script. Looking accepts nothing. */
export const invitation: Dialect = (app, context) => {
  const { core, strictLimit } = context
  usePages(app, context, ['/invitation'])

  const callOf = ({ ip, id: requestId }: FastifyRequest) => ({ ip, requestId, source: 'invitation' })

  /** Shows the form again with what is wrong; anything else is answered by the table. */
  const showAgain = async (
    request: FastifyRequest<At>,
    reply: FastifyReply,
    error: unknown,
    sent: Pick<FormAttempt, 'form' | 'typed'>,
  ) => {
    const { status, attempt } = mendable(error, mended, request, sent)
    const { token } = request.params
    const shown = await openInvitation(core, token, { isLooking: false })
    return sendPage(reply, status, invitationPage(wordsFor(request, reply), token, shown, attempt))
  }

  app.get<At>('/invitation/:token', async (request, reply) => {
    const { token } = request.params
    const shown = await openInvitation(core, token, { isLooking: request.method === 'GET' })
    return sendPage(reply, 200, invitationPage(wordsFor(request, reply), token, shown))
  })

  app.post<At>('/invitation/:token/register', async (request, reply) => {
    const { token: secret } = request.params
    const shown = await openInvitation(core, secret, { isLooking: false })
    const typed = readPageForm(request.body, registerShape)
    const { name = '', login = '', password = '', password_again: passwordAgain = '' } = typed
    await strictLimit('register', { account: secret }, request)
    try {
      await acceptByRegistering(core, callOf(request), { secret, name, login, password, passwordAgain })
    } catch (error) {
      return showAgain(request, reply, error, { form: 'register', typed })
    }
    const words = wordsFor(request, reply)
    const text = words.text('invitation.done.registered', { address: shown.address ?? login })
    return sendPage(reply, 200, donePage(words, shown.company, text))
  })

  app.post<At>('/invitation/:token/sign-in', async (request, reply) => {
    const { token: secret } = request.params
    const shown = await openInvitation(core, secret, { isLooking: false })
    const typed = readPageForm(request.body, signInShape)
    const { login = '', password = '' } = typed
    await strictLimit('sign-in', { account: login }, request)
    try {
      await acceptBySigningIn(core, callOf(request), { secret, login, password })
    } catch (error) {
      return showAgain(request, reply, error, { form: 'sign-in', typed })
    }
    const words = wordsFor(request, reply)
    const text = words.text('invitation.done.signed-in', { address: login })
    return sendPage(reply, 200, donePage(words, shown.company, text))
  })
}
