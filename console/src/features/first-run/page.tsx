import { Anchor, Button, Center, Group, List, Paper, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle, useHash } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, Problem } from '../../api/client.ts'
import { companyQuery, locationsQuery } from '../../api/company.ts'
import { sessionQuery } from '../../api/session.ts'
import mark from '../../app/mark.svg'
import { LanguageMenu, LookMenu } from '../../app/menus.tsx'
import { useAddress } from '../../parts/address.ts'
import { Failure } from '../../parts/failure.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { CompanyStep } from './company-step.tsx'
import { type Draft, dropDraft, keepDraft, readDraft } from './draft.ts'
import { OwnerStep } from './owner-step.tsx'
import { PersonStep } from './person-step.tsx'
import { PlaceStep } from './place-step.tsx'

const STEPS = ['company', 'owner', 'place', 'person', 'done'] as const
type Step = (typeof STEPS)[number]

/** What the company is by now: a step is shown with what the ones before have made. */
const Made = ({ companyId }: { companyId: number }) => {
  const { t } = useTranslation('first-run')
  const { data: company } = useQuery(companyQuery(companyId))
  const { data: locations = [] } = useQuery(locationsQuery(companyId))
  if (!company) return null
  return (
    <Text size="sm" c="dimmed">
      {t('made', { title: company.title, places: t('made.places', { count: locations.length }) })}
    </Text>
  )
}

const Done = ({ companyId }: { companyId: number }) => {
  const { t } = useTranslation('first-run')
  return (
    <Stack>
      <Text>{t('done.text')}</Text>
      <List spacing={4}>
        <List.Item>{t('done.roles')}</List.Item>
        <List.Item>{t('done.ask')}</List.Item>
        <List.Item>
          <Anchor href="/docs">{t('done.docs')}</Anchor>
        </List.Item>
      </List>
      <Group>
        <Button
          renderRoot={(props) => (
            <Link to="/companies/$companyId" params={{ companyId: String(companyId) } as never} {...props} />
          )}
        >
          {t('done.open')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Before there is a company: the link's secret stands behind "#", which no server is sent. */
const Before = ({
  token,
  onMade,
  onStep,
}: {
  token: string
  onMade: (companyId: number) => void
  onStep: (step: Step) => void
}) => {
  const { t } = useTranslation('first-run')
  const [draft, setDraft] = useState(readDraft)
  const { data, error, refetch } = useQuery({
    queryKey: ['setup', 'open', token],
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => (await answerOf(api.POST('/setup/open', { body: { token } }))).data,
  })
  const change = (changed: Partial<Draft>): void => {
    const next = { ...draft, ...changed }
    keepDraft(next)
    setDraft(next)
    if (changed.step) onStep(changed.step)
  }
  if (error) {
    const isVoid = error instanceof Problem && error.code.startsWith('setup.')
    return (
      <Stack gap="xs">
        <Failure error={error} {...(isVoid ? {} : { reset: () => void refetch() })} />
        {isVoid && <Text size="sm">{t('void')}</Text>}
        <Anchor href="/console">{t('to-sign-in')}</Anchor>
      </Stack>
    )
  }
  if (!data) return <Waiting />
  if (draft.step === 'company')
    return <CompanyStep token={token} catalogues={data.catalogues} draft={draft} onChange={change} />
  return <OwnerStep token={token} draft={draft} onChange={change} onMade={onMade} />
}

/** The first company of an installation, step by step; each step is made before the next. */
export const Page = () => {
  const { t } = useTranslation('first-run')
  const [{ company, step: made }] = useAddress()
  const [hash] = useHash({ getInitialValueInEffect: false })
  const navigate = useNavigate()
  const companyId = company !== undefined && /^\d{1,15}$/.test(company) ? Number(company) : undefined
  const [before, setBefore] = useState<Step>(() => readDraft().step)
  const after = STEPS.find((one) => one === made) ?? 'place'
  const step = companyId === undefined ? before : after
  // After a reload, what a page must send with every change is asked for with the session.
  const { data: session } = useQuery({ ...sessionQuery, enabled: companyId !== undefined })
  useDocumentTitle(`${t(`step.${step}`)} · Gatehouse`)
  const go = (next: Step, id = companyId): void =>
    void navigate({ to: '/setup', search: { company: String(id), step: next } as never, hash: '' })
  return (
    <Center p="md" component="main" mih="100vh" style={{ alignItems: 'flex-start' }}>
      <Stack w="100%" maw={760} pt={{ base: 0, sm: 'xl' }}>
        <Group justify="space-between">
          <img src={mark} alt="" width={40} height={40} />
          <Group gap={4}>
            <LanguageMenu />
            <LookMenu />
          </Group>
        </Group>
        <div>
          <Text size="sm" c="dimmed" className="number">
            {t('progress', { step: STEPS.indexOf(step) + 1, of: STEPS.length })}
          </Text>
          <Title order={1}>{t(`step.${step}`)}</Title>
          <Text c="dimmed" size="sm">
            {t(`step.${step}.text`)}
          </Text>
          {companyId !== undefined && <Made companyId={companyId} />}
        </div>
        <Paper withBorder p="lg">
          {companyId === undefined && (
            <Before
              token={hash.replace(/^#/, '')}
              onStep={setBefore}
              onMade={(id) => {
                dropDraft()
                go('place', id)
              }}
            />
          )}
          {companyId !== undefined && session === undefined && <Waiting />}
          {session === null && <Anchor href="/console">{t('to-sign-in')}</Anchor>}
          {companyId !== undefined && session && step === 'place' && (
            <PlaceStep companyId={companyId} onNext={() => go('person')} />
          )}
          {companyId !== undefined && session && step === 'person' && (
            <PersonStep companyId={companyId} onNext={() => go('done')} />
          )}
          {companyId !== undefined && session && step === 'done' && <Done companyId={companyId} />}
        </Paper>
      </Stack>
    </Center>
  )
}
