/** An interface in words for somebody who has to choose one. */
export interface Interface {
  readonly name: string
  readonly title: string
  /** What it is, and who takes it. */
  readonly words: string
}

/** In the order in which they are offered. */
export const interfaces: readonly Interface[] = [
  {
    name: 'native',
    title: 'Gatehouse’s own',
    words:
      'Everything that Gatehouse can do, in its own words: people, roles, rights, invitations, history, and why somebody may do something. **Take this one** for something new.',
  },
  {
    name: 'authzen',
    title: 'AuthZEN',
    words:
      'Only questions: may this person do that, who may, to what? A standard that gateways and libraries speak. Take it for a program that asks for decisions, and leaves managing people to others.',
  },
  {
    name: 'alteg-v1',
    title: 'Altegio, first version',
    words:
      'For programs that speak the first version of Altegio’s interface for partners: they change their base address. It is deprecated: for something new take Gatehouse’s own.',
  },
  {
    name: 'alteg-v2',
    title: 'Altegio, second version',
    words:
      'Positions, tags and team members as the second version of Altegio’s interface has them, with its two editions of addresses.',
  },
  {
    name: 'bakeronline',
    title: 'BakerOnline',
    words:
      'For programs that speak the interface of BakerOnline: a company, its shops, who may do what in which, and signing in by OAuth.',
  },
  {
    name: 'guardant-station',
    title: 'Guardant Station',
    words: 'For programs that manage the users of a vendor as Guardant Station does.',
  },
]
