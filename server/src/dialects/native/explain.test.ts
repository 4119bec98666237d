import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { capabilities } from '../../model/capability.ts'
import { setPolicies } from '../../operations/policies/set-policies.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, operator } from '../../testing/world.ts'

onEachEngine('native: POST /companies/:id/explain', (open) => {
  test('says of every word what check says, now, then and later, and its change turns a denial', async () => {
    await using world = await open({ dialects: ['native'] })
    const company = await world.company(['salon', 'bakery'], 2)
    const [here, there] = company.locations as [number, number]
    const owner = await natively(world, company.owner, company.companyId)
    const path = `/gatehouse/v1/companies/${company.companyId}`
    const people = [
      await company.member({ slot: `location:${here}`, role: 'salon:manager' }),
      await company.member({ slot: 'entry', scope: [here], role: 'bakery:member', exceptions: { company_info: true } }),
      await company.member({ slot: 'company', role: 'salon:worker', endsAt: Date.UTC(2090, 0) * 1000 }),
      company.owner,
    ]
    const words = [...Object.keys(capabilities), 'company_info', 'timetable_access', 'finances_access']
    const { body: before } = await owner('POST', `${path}/check`, {
      body: { questions: [{ member_id: 'me', permission: 'members.edit' }] },
    })
    await pause(5)
    await owner('PATCH', `${path}/locations/${there}`, { body: { closed: true } })
    let [denied, changed] = [0, 0]
    for (const at of [undefined, before.at, '2090-01-01T00:00:00Z'])
      for (const place of [{}, { location_id: here }, { location_id: there }]) {
        const questions = people.flatMap(({ memberId }) =>
          words.map((permission) => ({ member_id: memberId, permission, ...place })),
        )
        const { data } = (await owner('POST', `${path}/check`, { body: { questions, ...(at && { at }) } })).body
        for (const [index, question] of questions.entries()) {
          const reply = await owner('POST', `${path}/explain`, { body: { ...question, ...(at && { at }) } })
          assert.equal(reply.status, 200, reply.text)
          const told = reply.body.data
          const about = JSON.stringify([question, at, told.sentence])
          assert.equal(told.allowed, data[index].allowed, about)
          assert.equal(told.permission, question.permission)
          if (told.allowed) continue
          denied += 1
          if (!told.change || at !== undefined) continue
          changed += 1
          const { grant_id: id, role, scope, permissions } = told.change
          const tried =
            id === null
              ? await owner('POST', `${path}/members/${question.member_id}/grants?dry_run=true`, {
                  body: { role, scope, permissions },
                })
              : await owner('PATCH', `${path}/grants/${id}?dry_run=true`, { body: { permissions } })
          assert.ok(tried.status < 300, `${about} ${JSON.stringify(told.change)} ${tried.text}`)
        }
      }
    assert.ok(denied > 50 && changed > 20, String([denied, changed]))
  })

  test('a capability names the permission that gives it', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const [here] = salon.locations as [number]
    const owner = await natively(world, salon.owner, salon.companyId)
    const worker = await salon.member({ name: 'Wilma Worker' })
    const path = `/gatehouse/v1/companies/${salon.companyId}/explain`
    const explain = async (permission: string, location_id?: number) =>
      (await owner('POST', path, { body: { member_id: worker.memberId, permission, location_id } })).body.data
    const edit = await explain('members.edit', here)
    assert.deepEqual(
      [edit.allowed, edit.granted_by, edit.reasons[0].outcome],
      [false, 'settings_users_edit_access', 'gate-closed'],
    )
    assert.equal(edit.change.permissions.settings_users_edit_access, true)
    assert.match(edit.sentence, /^Wilma Worker does not have “Change what people may do” at “Place 1”\./)
    // Over the whole company alone, whatever is asked about.
    const roles = await explain('roles.edit', here)
    assert.deepEqual([roles.reasons[0].outcome, roles.change.scope], ['elsewhere', 'company'])
    // Any access gives it; an owner's alone.
    const tags = await explain('tags.read', here)
    assert.deepEqual([tags.allowed, tags.granted_by, tags.reasons[0].outcome], [true, null, 'gives'])
    const rank = await explain('catalogue.edit')
    assert.deepEqual([rank.allowed, rank.granted_by, rank.change], [false, null, null])
  })

  test('the company’s own policies are checked, explained and searched', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const owner = await natively(world, salon.owner, salon.companyId)
    const worker = await salon.member()
    const asWorker = await natively(world, worker, salon.companyId)
    const path = `/gatehouse/v1/companies/${salon.companyId}`
    await setPolicies(world.core, operator, {
      companyId: salon.companyId,
      schema:
        'entity person; entity todo { owner: String }; action read, write appliesTo { principal: person, resource: todo };',
      policies:
        '@id("own") permit(principal is person, action, resource is todo) when { resource.owner == "ann" };' +
        '@id("never") forbid(principal, action == Action::"write", resource == todo::"t3");',
      tests: [],
    })
    for (const id of ['t1', 't2', 't3', 't4']) {
      const body = { attributes: { owner: id === 't4' ? 'bob' : 'ann' } }
      const put = await owner('PUT', `${path}/entities/todo/${id}`, { body })
      assert.equal(put.status, 200, put.text)
    }
    const own = (id: string, name = 'read') => ({
      subject: { type: 'person', id: 'x' },
      action: { name },
      resource: { type: 'todo', id },
    })
    const mine = { member_id: 'me', permission: 'timetable_access' }
    const questions = [{ own: own('t1') }, mine, { own: own('t4') }, { own: own('t3', 'write') }]
    const { body } = await owner('POST', `${path}/check`, { body: { questions } })
    const policies = { allowed: false, reason: 'policies' }
    assert.deepEqual(body.data, [{ allowed: true }, { allowed: true }, policies, policies])
    const asked = await asWorker('POST', `${path}/check`, { body: { questions } })
    assert.deepEqual(asked.body.data[0], { allowed: false, reason: 'thing-unknown' })

    const why = async (ask: typeof owner, question: object, headers = {}) =>
      (await ask('POST', `${path}/explain`, { body: { own: question }, headers })).body.data
    assert.deepEqual(await why(owner, own('t1')), {
      allowed: true,
      policies: ['own'],
      determining: ['own'],
      errors: [],
      sentence: 'The company’s own policies allow it: own.',
    })
    const forbidden = await why(owner, own('t3', 'write'), { 'accept-language': 'nl' })
    assert.deepEqual(
      [forbidden.determining, forbidden.sentence],
      [['never'], 'Het eigen beleid van het bedrijf verbiedt het: never.'],
    )
    assert.equal((await why(owner, own('t4'))).sentence, 'None of the company’s own policies allows it.')
    // To others there is no such type: nothing tells them apart from one that is not.
    const hidden = await why(asWorker, own('t1'))
    assert.deepEqual(hidden, await why(asWorker, { ...own('t1'), resource: { type: 'nothing', id: 't1' } }))

    const search = async (ask: typeof owner, sent: object): Promise<unknown[]> => {
      const found: unknown[] = []
      for (let cursor = ''; ; ) {
        const reply = await ask('POST', `${path}/search?limit=1${cursor}`, { body: sent })
        assert.equal(reply.status, 200, reply.text)
        found.push(...reply.body.data)
        if (reply.body.next_cursor === null) return found
        cursor = `&cursor=${reply.body.next_cursor}`
      }
    }
    const todos = { find: 'resources', own: { ...own('t1', 'write'), resource: { type: 'todo' } } }
    assert.deepEqual(await search(owner, todos), [
      { type: 'todo', id: 't1' },
      { type: 'todo', id: 't2' },
    ])
    assert.deepEqual(await search(asWorker, todos), [])
    const { action: _, ...part } = own('t3')
    assert.deepEqual(await search(owner, { find: 'actions', own: part }), [{ action: 'read' }])
    for (const [sent, wrong] of [
      [{ find: 'subjects', own: part }, 'own.action'],
      [{ find: 'actions', own: { resource: part.resource } }, 'own.subject'],
      [{ find: 'resources', own: part }, 'own.action'],
      [{ ...todos, at: '2026-01-01T00:00:00Z' }, 'at'],
    ] as const) {
      const reply = await owner('POST', `${path}/search`, { body: sent })
      assert.deepEqual([reply.status, reply.body.errors?.[0]?.field], [422, wrong], reply.text)
    }
    const past = await owner('POST', `${path}/check`, { body: { questions, at: body.at } })
    assert.deepEqual([past.status, past.body.errors?.[0]?.field], [422, 'at'])
  })
})
