/**
 * What requests and answers look like, for the description alone: bodies are read by hand, for what is wrong with them is
 * told member by member and in four languages, and answers are sent as text.
 */
import type { TSchema } from 'typebox'
import { Type } from '../../http/type.ts'
import { policyTypes } from '../../model/policy.ts'
import { permissionKeys } from './permissions.ts'

/** Which letters somebody may want, in the documented order. */
export const notificationKeys = [
  'email_when_order',
  'email_when_comment',
  'email_when_order_confirmed',
  'email_when_order_cancel',
  'email_when_newsletter',
] as const

/** The languages of the document's example; a company has one name here, and it is the same in all of them. */
export const nameLanguages = ['nl', 'en', 'fr'] as const

/** The words of RFC 6749 that are answered. */
const tokenErrors = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'temporarily_unavailable',
  'server_error',
] as const

const HIGHEST = 999_999_999_999_999
const Id = (description: string, examples?: number[]) =>
  Type.Integer({ minimum: 1, maximum: HIGHEST, description, ...(examples && { examples }) })
const Text = (maxLength: number, description: string, examples?: string[]) =>
  Type.String({ maxLength, description, ...(examples && { examples }) })
const closed = { additionalProperties: false }

/** A body that may come in either way. */
const Body = (json: TSchema, form: TSchema = json) => ({
  content: { 'application/json': { schema: json }, 'application/x-www-form-urlencoded': { schema: form } },
})

/** A page for people. */
export const Page = (description: string) => ({
  description,
  content: { 'text/html': { schema: Type.String({ maxLength: 100_000, description: 'HTML.' }) } },
})

export const Nothing = (description: string) => Type.Null({ description })

/** One object of optional members, by their names. */
const Dictionary = (
  names: readonly string[],
  member: (name: string) => TSchema,
  { isPartial = false, ...options }: { isPartial?: boolean; title?: string; description?: string } = {},
) =>
  Type.Object(Object.fromEntries(names.map((name) => [name, isPartial ? Type.Optional(member(name)) : member(name)])), {
    ...closed,
    ...options,
  })

/** The same as a form has it: `permissions[holidays]=true`. */
const inForm = (dictionary: string, names: readonly string[], member: (name: string) => TSchema) =>
  Object.fromEntries(names.map((name) => [`${dictionary}[${name}]`, Type.Optional(member(name))]))

// ——— Paths and queries

const CompanyId = Id('The company.', [15])
export const OfCompany = Type.Object({ id: CompanyId })
export const OfEntry = Type.Object({ id: CompanyId, user_permission_id: Id('The entry, not its user.', [17]) })
export const OfShop = Type.Object({ id: Id('The shop.', [16]) })
export const OfPolicy = Type.Object({
  type: Type.Union(
    policyTypes.map((type) => Type.Literal(type)),
    { description: '`tac` are the terms, `shop` those of a shop.', examples: ['privacy'] },
  ),
})

const Including = (part: string, description: string) =>
  Type.Object({ include: Type.Optional(Type.Literal(part, { description, examples: [part] })) })
export const IncludingShops = Including('shops', 'Adds `shops`: those of the company that you may see.')
export const IncludingPermissions = Including('company_permissions', 'Adds `company_permissions`.')

// ——— Entries: who may do what in which shops

/** What each right is about. */
const rights: Readonly<Record<(typeof permissionKeys)[number], string>> = {
  company_info: 'Name and details of the company. Holds in the whole company, whatever the shops are.',
  holidays: 'Closing days.',
  newsletters: 'Letters to customers.',
  translations: 'Languages and translated texts. Holds in the whole company, whatever the shops are.',
  permissions: 'These entries: who may do what. Holds in the whole company, whatever the shops are.',
  email_settings: 'Texts and addresses of e-mails.',
  products: 'Products and categories.',
  shop_info: 'Name, address and texts of a shop.',
  checkout_settings: 'Payment and checkout.',
  time_settings: 'Opening, take-out and delivery hours.',
  discounts: 'Discounts.',
}
const Right = (name: string) => Type.Boolean({ description: rights[name as keyof typeof rights] })
const Permissions = Dictionary(permissionKeys, Right, { title: 'Permissions', description: 'All of them, always.' })

const ShopIds = (description: string) =>
  Type.Array(Type.Integer({ minimum: 1, maximum: HIGHEST }), { description, examples: [[11, 19]] })
const EntryShopIds = ShopIds(
  'The shops in which the rights hold, in the order in which they were given; empty is nowhere.',
)

export const Entry = Type.Object(
  {
    shop_ids: EntryShopIds,
    permissions: Permissions,
    id: Id('Of the entry.', [17]),
    user: Type.Object({
      id: Id('Of the user: not that of the entry.', [18]),
      email: Text(320, 'Until they accept, the address they were invited at; empty for somebody without one.'),
    }),
  },
  {
    title: 'UserPermission',
    description: 'What somebody may do in some shops of a company. Owners have every right and no entry.',
  },
)
export const Entries = Type.Array(Entry, { description: 'By id. All of them: there are no pages.' })

export const ChangedEntry = Body(
  Type.Object(
    {
      shop_ids: Type.Optional(
        ShopIds('Shops of the company. The whole list: it takes the place of what was there, and repeats are dropped.'),
      ),
      permissions: Type.Optional(
        Dictionary(permissionKeys, Right, {
          isPartial: true,
          title: 'ChangedPermissions',
          description: 'What is left out stays.',
        }),
      ),
    },
    {
      ...closed,
      title: 'ChangedUserPermission',
      description: 'What is left out stays; an empty body changes nothing. `null` is refused.',
    },
  ),
  Type.Object(
    {
      'shop_ids[]': Type.Optional(
        ShopIds('Once for each shop, also with places, as `shop_ids[0]`; `shop_ids=` is an empty list.'),
      ),
      ...inForm('permissions', permissionKeys, Right),
    },
    { ...closed, title: 'ChangedUserPermissionForm', description: 'Flags are `true` or `1`, `false` or `0`.' },
  ),
)

export const NewEntry = Body(
  Type.Object(
    { email: Text(320, 'Whom to give an entry.', ['example@domain.com']) },
    { ...closed, title: 'NewUserPermission' },
  ),
)

// ——— The user

const Letter = () => Type.Boolean({ description: 'Off until somebody wants it.' })
const Notifications = Dictionary(notificationKeys, Letter, {
  title: 'UserNotifications',
  description: 'Which letters somebody wants.',
})
const OwnEntry = Type.Object(
  {
    shop_ids: ShopIds('The shops in which the rights hold.'),
    permissions: Permissions,
    id: Type.Union([Id('Of the entry.'), Type.Null()], {
      description: 'Null for whoever has no entry there: an owner, or somebody whose rights come in another way.',
    }),
    company_id: CompanyId,
  },
  { title: 'UserCompanyPermission', description: 'What you may do in one company.' },
)
const texts = {
  firstname: 'First name, 1 to 100 characters.',
  lastname: 'Last name, at most 99 characters.',
  telephone:
    'An international number, as `+32 475 00 00 00`, to be called at; empty for none. Nobody signs in with it.',
  tin_nr: 'Tax number, at most 50 characters.',
}
const notKept = (description: string) => Type.Null({ description })

export const User = Type.Object(
  {
    firstname: Text(200, 'First name.'),
    lastname: Text(200, 'Last name.'),
    email: Text(320, 'Empty until somebody who has registered has confirmed theirs.'),
    telephone: Text(20, '`+` and digits; empty for none.'),
    notifications: Notifications,
    id: Id('Of the user.'),
    delivery_address: notKept('Not kept here.'),
    company: notKept('Not kept here.'),
    bank_account_number: notKept('Not kept here.'),
    tin_nr: Text(50, 'Tax number; empty for none.'),
    company_permissions: Type.Optional(
      Type.Array(OwnEntry, {
        description: 'For each company where you are active and hold a right now, if the token opens it.',
      }),
    ),
  },
  { title: 'User', description: 'The signed-in person.' },
)

const changedTexts = {
  firstname: Type.Optional(Text(100, texts.firstname)),
  lastname: Type.Optional(Text(99, texts.lastname)),
  email: Type.Optional(
    Text(
      320,
      'A new one counts once the link of the letter that goes there was used, with the password of the account.',
    ),
  ),
  telephone: Type.Optional(Text(50, texts.telephone)),
  tin_nr: Type.Optional(Text(50, texts.tin_nr)),
}
export const ChangedUser = Body(
  Type.Object(
    {
      ...changedTexts,
      notifications: Type.Optional(
        Dictionary(notificationKeys, Letter, {
          isPartial: true,
          title: 'ChangedUserNotifications',
          description: 'What is left out stays.',
        }),
      ),
    },
    { ...closed, title: 'ChangedUser', description: 'What is left out stays.' },
  ),
  Type.Object(
    { ...changedTexts, ...inForm('notifications', notificationKeys, Letter) },
    {
      ...closed,
      title: 'ChangedUserForm',
      description: 'What is left out stays. Flags are `true` or `1`, `false` or `0`.',
    },
  ),
)

// ——— Companies and shops

const NameIn = () => Text(200, 'A company has one name here: it is the same in all languages.')
const ShopSimple = Type.Object(
  {
    id: Id('The shop.'),
    name: Text(200, 'What it is called.'),
    active: Type.Boolean({ description: 'False once it is closed.' }),
  },
  { title: 'ShopSimple' },
)
export const Company = Type.Object(
  {
    id: CompanyId,
    name: Dictionary(nameLanguages, NameIn, { title: 'CompanyName', description: 'By language.' }),
    active: Type.Boolean({ description: 'Always true.' }),
    shops_have_internal_names: Type.Boolean({ description: 'Always false.' }),
    shops: Type.Optional(
      Type.Array(ShopSimple, { description: 'Those that you may see, if `include` asks for them.' }),
    ),
  },
  { title: 'Company' },
)
export const Companies = Type.Array(Company, { description: 'By id.' })

const asShown = 'Cannot be changed: only what is shown is taken.'
const unchanged = {
  id: Type.Optional(Id(asShown)),
  active: Type.Optional(Type.Boolean({ description: asShown })),
  shops_have_internal_names: Type.Optional(Type.Boolean({ description: asShown })),
}
export const ChangedCompany = Body(
  Type.Object(
    {
      name: Type.Optional(
        Dictionary(nameLanguages, NameIn, {
          isPartial: true,
          title: 'ChangedCompanyName',
          description: 'In one language or in all; two different texts are refused.',
        }),
      ),
      ...unchanged,
    },
    { ...closed, title: 'ChangedCompany' },
  ),
  Type.Object(inForm('name', nameLanguages, NameIn), { ...closed, title: 'ChangedCompanyForm' }),
)

export const Shop = Type.Object(
  {
    name: Text(200, 'What it is called.'),
    active: Type.Boolean({ description: 'False once it is closed.' }),
    address: Type.Object(
      {
        street: Text(500, 'The address as it was written, with the number.'),
        nr: Text(50, 'Always empty.'),
        zipcode: Text(50, 'Always empty.'),
        city: Text(200, 'Empty where it is not known.'),
        country: Text(50, 'Always empty.'),
        position: Type.Null({ description: 'Not kept here.' }),
      },
      { title: 'Address' },
    ),
    id: Id('The shop.'),
    company_id: CompanyId,
  },
  { title: 'Shop' },
)
export const Shops = Type.Array(Shop, { description: 'By company and id.' })
export const PublicShops = Type.Array(Shop, { maxItems: 20, description: 'By id.' })

// ——— Policies

export const Policy = Type.Object(
  {
    html: Text(1_000_000, 'The text.'),
    type: Type.Union(policyTypes.map((type) => Type.Literal(type))),
    title: Text(10_000, 'What it is called.'),
    description: Text(10_000, 'What it is about, in a sentence.'),
    button: Text(10_000, 'What stands on the button that agrees.'),
    version: Type.Integer({ minimum: 0, maximum: HIGHEST, description: 'Of this type of policy.' }),
    revision_id: Id('Names this very text: what `policies` of a registration takes.'),
    date: Text(10_000, 'Since when it is in force, for people.'),
  },
  {
    title: 'Policy',
    examples: [
      {
        html: '<p>…</p>',
        type: 'privacy',
        title: 'Privacy',
        description: 'What we keep of you, and why.',
        button: 'I agree',
        version: 3,
        revision_id: 12,
        date: '31 January 2026',
      },
    ],
  },
)

// ——— Signing in

const ClientId = Text(1000, 'The program, as whoever runs this server has registered it.')
const device = {
  device_name: Text(200, 'What its owner calls the device, 1 to 200 characters.', ['Simon’s iPhone']),
  device_id: Text(
    200,
    'Names the device, 1 to 200 characters: there is one pair of tokens for a person, a program and a device.',
  ),
}
const challenge = 'The SHA-256 of a verifier of 43 to 128 characters, in base64 or base64url.'

/** What a program sends its user’s browser with. */
export const Authorization = Type.Object({
  response_type: Type.Literal('code', { description: 'A code is what comes back.' }),
  client_id: ClientId,
  redirect_uri: Text(1000, 'Where the browser goes back to: exactly as it is registered.'),
  scope: Type.Optional(
    Text(1000, 'Words with spaces between them. Taken and ignored: a token may do what its person may.'),
  ),
  code_challenge: Text(1000, challenge),
  code_challenge_method: Type.Optional(Type.Literal('S256', { description: 'How the challenge was made.' })),
  state: Type.Optional(Text(1000, 'Comes back as it is. Recommended.')),
  device_id: Type.Optional(Text(200, 'The code is then for this device alone.')),
  device_name: Type.Optional(Text(200, 'Shown to the person.')),
})

const CodeGrant = Type.Object(
  {
    grant_type: Type.Union([Type.Literal('code'), Type.Literal('authorization_code')], {
      description: 'Both words mean the same.',
    }),
    client_id: ClientId,
    ...device,
    code: Text(1000, 'What the browser came back with. It works once, for five minutes.'),
    code_verifier: Text(1000, 'What `code_challenge` was made from.'),
    redirect_uri: Type.Optional(Text(1000, 'If sent, the one that was asked with.')),
  },
  {
    title: 'CodeGrant',
    description: 'For a code.',
    examples: [
      {
        grant_type: 'code',
        client_id: 'f0b663e6f5701b74b54eb4133b5b9d4920c8810c',
        device_name: 'Simon’s iPhone',
        device_id: 'phone',
        code: 'b3f81c5d7e2a49068c1d',
        code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
      },
    ],
  },
)
const RefreshGrant = Type.Object(
  {
    grant_type: Type.Literal('refresh_token'),
    refresh_token: Text(1000, 'Works once: the answer has a new one. A used one that comes again ends the pair.'),
    client_id: Type.Optional(Text(1000, 'If sent, that of the pair.')),
    device_id: Type.Optional(Text(200, 'If sent, that of the pair.')),
  },
  {
    title: 'RefreshGrant',
    description: 'For a refresh token.',
    examples: [{ grant_type: 'refresh_token', refresh_token: '9f2c4be07a1d5836e4c0b79d21f8a365' }],
  },
)
const PasswordGrant = Type.Object(
  {
    grant_type: Type.Literal('password'),
    client_id: ClientId,
    ...device,
    username: Text(1000, 'The e-mail address.'),
    password: Text(1000, 'The password.'),
  },
  { title: 'PasswordGrant', description: 'For a password: only for programs of whoever runs this server.' },
)
export const TokenRequest = Body(
  Type.Union([CodeGrant, RefreshGrant, PasswordGrant], {
    title: 'TokenRequest',
    description: 'All members are texts; members that no shape knows are refused.',
  }),
)

const Hex = (description: string) => Type.String({ maxLength: 256, pattern: '^[0-9a-f]+$', description })
export const TokenPair = Type.Object(
  {
    access_token: Text(256, 'Send it as `Authorization: Bearer <access token>`. Opaque.'),
    token_type: Type.Literal('Bearer'),
    expires_in: Type.Integer({
      minimum: 1,
      maximum: 86_400,
      description: 'In how many seconds the access token ends.',
      examples: [3600],
    }),
    refresh_token: Hex('For the next pair. Ends after 30 days unused.'),
  },
  { title: 'TokenPair' },
)
export const TokenError = Type.Object(
  {
    error: Type.Union(
      tokenErrors.map((error) => Type.Literal(error)),
      { description: 'A word of RFC 6749, section 5.2, for programs.' },
    ),
    error_description: Text(100_000, 'For people, in English.'),
  },
  { title: 'TokenError', description: 'What goes wrong, as RFC 6749 has it.' },
)

const registered = {
  client_id: ClientId,
  ...device,
  username: Text(320, 'The e-mail address; a letter goes there, and it counts once that is confirmed.'),
  password: Text(256, '15 to 256 characters, not a common one.'),
  firstname: Text(100, texts.firstname),
  lastname: Text(99, `${texts.lastname} May be empty.`),
  telephone: Text(50, texts.telephone),
  tin_nr: Type.Optional(Text(50, texts.tin_nr)),
}
const PolicyIds = Type.Array(Type.Integer({ minimum: 1, maximum: HIGHEST }), {
  description: '`revision_id` of each policy that they agree to; only those that are in force.',
})
export const Registration = Body(
  Type.Object({ ...registered, policies: PolicyIds }, { ...closed, title: 'Registration' }),
  Type.Object(
    { ...registered, 'policies[]': Type.Optional(PolicyIds) },
    { ...closed, title: 'RegistrationForm', description: '`policies=` where there is none to agree to.' },
  ),
)

// ——— What goes wrong

export const Errors = Type.Object(
  {
    errors: Type.Array(
      Type.Object({
        id: Text(100, 'A word for programs: it stays the same in all languages.', ['request.invalid']),
        message: Text(1000, 'For people, in the best of English, Dutch, French and German by `Accept-Language`.'),
        field: Type.Optional(Text(1000, 'What it is about, as `shop_ids.1` or `permissions.holidays`.')),
        reference: Type.Optional(Text(100, 'Of a fault of ours: finds its story in the log.')),
      }),
      { minItems: 1, maxItems: 200, description: 'One for each field that is wrong; else one.' },
    ),
  },
  { title: 'Errors' },
)
