/** The people of the demo's salon chain: forty of them, as a chain of five salons would have. */
export interface DemoPerson {
  readonly name: string
  readonly role:
    | 'worker'
    | 'administrator'
    | 'accountant'
    | 'manager'
    | 'owner'
    | 'free_readonly'
    | 'free_readonly_admin'
  /** A location, or the whole company. */
  readonly place: 1 | 2 | 3 | 123 | 456 | 'company'
  readonly position?: string
  readonly exceptions?: Readonly<Record<string, boolean | number>>
  /** Days from today on which the access begins and ends. */
  readonly window?: readonly [from: number, to: number]
}

export const people: readonly DemoPerson[] = [
  { name: 'Henrik Olsen', role: 'owner', place: 'company', position: 'Managing director' },
  { name: 'Marta Kowalska', role: 'accountant', place: 'company', position: 'Accountant' },
  { name: 'Priya Nair', role: 'manager', place: 'company', position: 'Regional manager' },
  { name: 'Lena Fischer', role: 'manager', place: 1, position: 'Salon manager' },
  { name: 'Tom Becker', role: 'administrator', place: 1, position: 'Reception' },
  {
    name: 'Aylin Demir',
    role: 'administrator',
    place: 1,
    position: 'Reception',
    exceptions: { clients_export_access: true },
  },
  { name: 'Nora Lindqvist', role: 'worker', place: 1, position: 'Stylist' },
  {
    name: 'Samuel Okafor',
    role: 'worker',
    place: 1,
    position: 'Stylist',
    exceptions: { timetable_last_days_count: 30 },
  },
  { name: 'Jana Novotná', role: 'worker', place: 1, position: 'Colourist' },
  { name: 'Luca Romano', role: 'worker', place: 1, position: 'Barber' },
  {
    name: 'Emma de Vries',
    role: 'worker',
    place: 1,
    position: 'Apprentice',
    exceptions: { records_create_access: false },
  },
  { name: 'Pavel Orlov', role: 'free_readonly', place: 1, position: 'Trainer' },
  { name: 'Claire Dubois', role: 'manager', place: 2, position: 'Salon manager' },
  { name: 'Jonas Weber', role: 'administrator', place: 2, position: 'Reception' },
  { name: 'Sofia Almeida', role: 'worker', place: 2, position: 'Stylist' },
  { name: 'Mehmet Kaya', role: 'worker', place: 2, position: 'Barber' },
  { name: 'Ida Hansen', role: 'worker', place: 2, position: 'Nail artist' },
  {
    name: 'Olivier Martin',
    role: 'worker',
    place: 2,
    position: 'Stylist',
    exceptions: { clients_phones_email_access: false },
  },
  { name: 'Zoë Janssens', role: 'worker', place: 2, position: 'Colourist', window: [-30, 60] },
  { name: 'Björn Larsson', role: 'free_readonly_admin', place: 2, position: 'Auditor', window: [-2, 12] },
  { name: 'Katarzyna Wójcik', role: 'manager', place: 3, position: 'Salon manager' },
  { name: 'David Cohen', role: 'administrator', place: 3, position: 'Reception' },
  {
    name: 'Amira Haddad',
    role: 'administrator',
    place: 3,
    position: 'Reception',
    exceptions: { records_delete_access: false },
  },
  { name: 'Fynn Schulz', role: 'worker', place: 3, position: 'Stylist' },
  { name: 'Greta Meier', role: 'worker', place: 3, position: 'Colourist' },
  { name: 'Ravi Patel', role: 'worker', place: 3, position: 'Barber' },
  { name: 'Chloé Laurent', role: 'worker', place: 3, position: 'Make-up artist' },
  { name: 'Mikkel Sørensen', role: 'worker', place: 3, position: 'Apprentice', window: [14, 400] },
  { name: 'Oksana Kovalenko', role: 'worker', place: 3, position: 'Nail artist' },
  { name: 'Daniel Smith', role: 'administrator', place: 123, position: 'Reception' },
  { name: 'Hannah Vogel', role: 'worker', place: 123, position: 'Colourist' },
  { name: 'Mateo García', role: 'worker', place: 123, position: 'Barber' },
  {
    name: 'Yuki Tanaka',
    role: 'worker',
    place: 123,
    position: 'Nail artist',
    exceptions: { timetable_phones_access: false },
  },
  { name: 'Elif Yıldız', role: 'accountant', place: 123, position: 'Bookkeeper' },
  { name: 'Anna Petrova', role: 'manager', place: 456, position: 'Salon manager' },
  { name: 'Lucas Moreau', role: 'administrator', place: 456, position: 'Reception' },
  { name: 'Eva Jansen', role: 'worker', place: 456, position: 'Stylist' },
]
