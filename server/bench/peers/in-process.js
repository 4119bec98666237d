/**
 * `node in-process.js casbin|casl <roles.json>`: questions to libraries, called in the process; takes orders like
 * `deciding.ts`. Plain JavaScript: types are checked where these packages are not installed.
 */
import { readFileSync } from 'node:fs'
import { pace } from '../pace.ts'

const [library, rolesFile] = process.argv.slice(2)
const { roles, people, locations, asked } = JSON.parse(readFileSync(rolesFile, 'utf8'))

/** A person's role and two places, as everywhere in the bench. */
const placesOf = (person) => [locations[person % locations.length], locations[(person + 1) % locations.length]]
/** In each three questions, the two places of theirs and another. */
const placeOf = (person, turn) => locations[(person + [0, 1, 7][turn % 3]) % locations.length]
const isOwn = (turn) => turn % 3 !== 2
const roleOf = (person) => people[person % people.length]
const permissionOf = (turn) => asked[turn % asked.length]
const expected = (person, turn) => isOwn(turn) && roles[roleOf(person)].includes(permissionOf(turn))

const casbin = async () => {
  const { newEnforcer, newModel } = await import('casbin')
  const model = newModel(`
    [request_definition]
    r = sub, dom, act
    [policy_definition]
    p = sub, act
    [role_definition]
    g = _, _, _
    [policy_effect]
    e = some(where (p.eft == allow))
    [matchers]
    m = g(r.sub, p.sub, r.dom) && r.act == p.act`)
  const enforcer = await newEnforcer(model)
  for (const [role, allowed] of Object.entries(roles))
    await enforcer.addPolicies(allowed.map((permission) => [role, permission]))
  return {
    hire: (count) =>
      enforcer.addGroupingPolicies(
        Array.from({ length: count }, (_, person) =>
          placesOf(person).map((place) => [`person${person}`, roleOf(person), String(place)]),
        ).flat(),
      ),
    casbin: (person, turn) =>
      enforcer.enforceSync(`person${person}`, String(placeOf(person, turn)), permissionOf(turn)),
  }
}

const casl = async () => {
  const { createMongoAbility, subject } = await import('@casl/ability')
  const rulesOf = (person) => [
    { action: roles[roleOf(person)], subject: 'Location', conditions: { id: { $in: placesOf(person) } } },
  ]
  const places = new Map(locations.map((id) => [id, subject('Location', { id })]))
  const kept = []
  const can = (ability, person, turn) => ability.can(permissionOf(turn), places.get(placeOf(person, turn)))
  return {
    hire: (count) => {
      for (let person = 0; person < count; person++) kept.push(createMongoAbility(rulesOf(person)))
    },
    'casl kept': (person, turn) => can(kept[person], person, turn),
    'casl built': (person, turn) => can(createMongoAbility(rulesOf(person)), person, turn),
  }
}

const peer = await { casbin, casl }[library]()
let hired = 0
process.on('message', async ({ subject, people: count, ...times }) => {
  try {
    if (hired < count) await peer.hire(count)
    hired = Math.max(hired, count)
    const ask = peer[subject]
    for (let turn = 0; turn < 300; turn++) {
      const person = (turn * 37) % count
      if (ask(person, turn) !== expected(person, turn)) throw new Error(`${subject} answers wrongly`)
    }
    process.send({ measured: pace(times, count, ask) })
  } catch (error) {
    process.send({ error: error.stack })
  }
})
process.once('SIGTERM', () => process.exit(0))
process.send({ ready: true })
