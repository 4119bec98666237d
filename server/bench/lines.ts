import type { Line } from './report.ts'
import { BATCH } from './workloads.ts'

/** What is reported of the loads over HTTP, in this order, and what is asked of each. */
export const loads: readonly Line[] = [
  { title: 'bare node:http, the permissions’ bytes', name: 'bare permissions' },
  { title: 'permissions, read again', name: 'read-again', bare: 'bare permissions', asked: [{ share: 0.65 }] },
  { title: 'permissions, of more people than answers are kept for', name: 'read-many', bare: 'bare permissions' },
  { title: 'permissions, each read new', name: 'read-new', bare: 'bare permissions', asked: [{ share: 0.35 }] },
  { title: 'bare node:http, the positions’ bytes', name: 'bare positions' },
  { title: 'positions, 100 of 120', name: 'positions', bare: 'bare positions', asked: [{ share: 0.5 }] },
  { title: 'bare node:http, 265 values read, parsed, answered', name: 'bare put' },
  { title: 'PUT of all 265, SQLite, durable', name: 'put', bare: 'bare put', asked: [{ perSecond: 4000 }] },
  { title: 'bare node:http, a question parsed, a decision’s bytes', name: 'bare check' },
  {
    title: 'AuthZEN evaluation, SQLite',
    name: 'check',
    bare: 'bare check',
    asked: [
      { share: 0.8 },
      { p50Of: 1.4 },
      { p99Of: 2 },
      { times: 50, faster: 'better-auth', than: 'better-auth' },
      { times: 8, faster: 'cerbos', than: 'cerbos' },
    ],
  },
  {
    title: 'better-auth `organization/has-permission`: session, membership, role; SQLite, 500 members',
    name: 'better-auth',
    bare: 'bare check',
  },
  {
    title: 'cerbos `check/resources`: one action on one resource; roles and places sent along, no users held',
    name: 'cerbos',
    bare: 'bare check',
  },
  { title: 'bare node:http, a question of our own interface', name: 'bare native-check' },
  { title: 'native check, one question, SQLite', name: 'native-check', bare: 'bare native-check' },
  { title: 'bare node:http, a question, an explanation’s bytes', name: 'bare explain' },
  {
    title: 'explain, the same questions',
    name: 'explain',
    bare: 'bare explain',
    asked: [{ times: 5, costOf: 'native-check', than: 'native check' }],
  },
  {
    title: 'explain, denials alone: with the smallest change and who may make it',
    name: 'explain-denied',
    bare: 'bare explain',
  },
  { title: 'bare node:http, a hundred whole questions', name: 'bare check-batch', items: BATCH },
  {
    title: 'AuthZEN, a hundred whole questions',
    name: 'check-batch',
    bare: 'bare check-batch',
    items: BATCH,
    asked: [{ share: 0.75 }],
  },
  { title: 'bare node:http, a hundred with defaults', name: 'bare check-batch-defaults', items: BATCH },
  {
    title: 'AuthZEN, a hundred with defaults',
    name: 'check-batch-defaults',
    bare: 'bare check-batch-defaults',
    items: BATCH,
    // The rate is a figure of the machine that it was asked on; the share is what it was of bare there.
    asked: [{ decisions: 1_700_000 }, { share: 0.78 }],
  },
  { title: 'bare node:http, a question, 1 connection', name: 'bare check 1' },
  {
    title: 'AuthZEN evaluation, PostgreSQL, 1 connection',
    name: 'postgres check 1',
    bare: 'bare check 1',
    asked: [{ p50Ms: 0.35 }],
  },
  { title: 'bare node:http, a question, 32 connections', name: 'bare check 32' },
  {
    title: 'AuthZEN evaluation, PostgreSQL, 32 connections',
    name: 'postgres check 32',
    bare: 'bare check 32',
    asked: [{ share: 0.55 }],
  },
  { title: 'bare node:http, a question, 128 connections', name: 'bare check 128' },
  {
    title: 'AuthZEN evaluation, PostgreSQL, 128 connections',
    name: 'postgres check 128',
    bare: 'bare check 128',
    asked: [{ share: 0.65 }],
  },
  {
    title: 'the same, 32 connections, while another node writes 1,000 times a second to the company asked about',
    name: 'postgres check, written to',
    bare: 'bare check 32',
    asked: [{ share: 0.4 }],
  },
  { title: 'those writes', name: 'writes from the side', asked: [{ perSecond: 950 }] },
  { title: 'bare node:http, a question, 32 connections, again', name: 'bare check beside' },
  {
    title: 'AuthZEN evaluation, PostgreSQL on the server’s core, 32 connections',
    name: 'postgres check beside',
    bare: 'bare check beside',
    asked: [{ share: 0.4 }],
  },
  { title: 'users of a location with 20,000, whole list, for an owner', name: 'users-full' },
  {
    title: 'the same for a manager of the location (“of bare”: of the owner’s)',
    name: 'users-limited',
    bare: 'users-full',
    asked: [{ share: 0.77 }],
  },
  { title: 'sign-in, argon2id of 19 MiB', name: 'sign-in' },
  { title: 'invite of 15, SQLite, durable', name: 'invite' },
  {
    title: 'PUT of 1–3 values, PostgreSQL, 16 companies, over HTTP',
    name: 'postgres 16',
    asked: [{ perSecond: 4500 }],
  },
  { title: 'the same, one company', name: 'postgres 1', asked: [{ perSecond: 2000 }] },
  { title: 'the same operation in process, 16 companies', name: 'in process 16' },
  { title: 'the same, one company', name: 'in process 1' },
]

/** A subject that is asked in a process of its own kind, among so many people at most. */
export interface DeciderLine extends Line {
  readonly where: 'ours' | 'casbin' | 'casl'
  readonly people: number
  /** Where the name is not what is asked. */
  readonly subject?: string
}

const EVERYBODY = 100_000

/** What is asked in the process: the same kind of question, of two places that are somebody's own and one that is not. */
export const deciders: readonly DeciderLine[] = [
  { title: 'a plain map by number, the limit', name: 'map', where: 'ours', people: EVERYBODY },
  { title: 'a plain map by a text that is put together', name: 'map of texts', where: 'ours', people: EVERYBODY },
  {
    title: 'what `decide()` answers, from the table of answers known before',
    name: 'answers',
    where: 'ours',
    people: EVERYBODY,
    asked: [{ perSecond: 10_000_000 }],
  },
  { title: 'the same about 1,000 people', name: 'answers about few', subject: 'answers', where: 'ours', people: 1_000 },
  { title: '`allows()`: found out by the rules, without reasons', name: 'allows', where: 'ours', people: EVERYBODY },
  { title: '`decide()` with all reasons', name: 'decide', where: 'ours', people: EVERYBODY },
  { title: 'casl, abilities kept, 1,000 people', name: 'casl kept', where: 'casl', people: 1_000 },
  { title: 'casl, ability built for each question', name: 'casl built', where: 'casl', people: 1_000 },
  { title: 'cedar-wasm, policies kept parsed, the person sent along', name: 'cedar', where: 'ours', people: EVERYBODY },
  { title: 'casbin, RBAC with domains, 10,000 people', name: 'casbin', where: 'casbin', people: 10_000 },
].map((line) => ({ ...line, bare: 'answers' }) as DeciderLine)
