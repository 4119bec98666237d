import { Type } from '../../http/type.ts'
import { answer, Id, Sent } from './schemas.ts'

const Account = Type.Object(
  {
    id: Id('The user.'),
    user_token: Type.String({
      description:
        'Goes behind `User` in `Authorization`, with the token of the same partner. It has no end of its own; a new password ends all of them.',
    }),
    name: Type.String(),
    phone: Type.String({ description: 'With its +; empty for none.', examples: ['+13155550175'] }),
    login: Type.String({ description: 'The login, else the e-mail address.' }),
    email: Type.String({ description: 'Empty for none.' }),
    avatar: Type.Literal('', { description: 'No pictures are kept: always empty.' }),
    is_approved: Type.Literal(true, { description: 'Always true.' }),
    is_email_confirmed: Type.Boolean(),
  },
  { title: 'Account', description: 'A person’s own data.' },
)

const tags = ['Authentication']

const Credentials = Sent(
  {
    login: Type.String({ minLength: 1, maxLength: 320, description: 'Login, e-mail address or phone (+13155550175).' }),
    password: Type.String({ minLength: 1, maxLength: 1024, description: 'The password of the account.' }),
  },
  { title: 'SignIn' },
)

export const signInSchema = {
  tags,
  operationId: 'auth',
  security: [{ BearerPartner: [] }] as Record<string, string[]>[],
  summary: 'Sign a user in',
  description:
    'Gives a user token, which works with the token of the partner that asked and with no other. Answers 201: programs take 200 for the question for a second factor.',
  body: Credentials,
  response: answer(201, 'Signed in.', Account),
}

export const userDataSchema = {
  tags,
  operationId: 'get_user_data',
  summary: 'Read the data of the user who calls',
  description: 'The same as signing in answers, 201 included, with the token that was sent. Needs no location.',
  response: answer(201, 'Who calls.', Account),
}
