import {
  Alert,
  Badge,
  Button,
  FileButton,
  Group,
  List,
  Radio,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { IconBread, IconCode, IconFileUpload, IconScissors } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, Problem, type Schemas } from '../../api/client.ts'
import { Failure } from '../../parts/failure.tsx'
import { useOnce } from '../../parts/once.ts'
import { useFormat } from '../../words/format.ts'
import classes from './company-step.module.css'
import { catalogueOf, type Draft, jsonFault } from './draft.ts'

type Offered = Schemas['OfferedCatalogue']

const ICONS = { salon: IconScissors, bakery: IconBread, vendor: IconCode } as const
const KINDS = ['salon', 'bakery', 'vendor'] as const
const isKind = (name: string): name is (typeof KINDS)[number] => KINDS.some((kind) => kind === name)

/** How many groups of a catalogue are named in its picture. */
const NAMED = 6

/** What a catalogue has: its roles, and what its permissions are about. */
const Picture = ({ catalogue }: { catalogue: Offered }) => {
  const { t } = useTranslation('first-run')
  const { number } = useFormat()
  const { groups, roles, permissions } = catalogue
  return (
    <Stack gap={6}>
      <Text size="xs" c="dimmed" className="number">
        {t('catalogue.sums', {
          permissions: t('catalogue.permissions', { count: permissions }),
          roles: t('catalogue.roles', { count: roles.length }),
        })}
      </Text>
      <Group gap={4}>
        {groups.slice(0, NAMED).map(({ title }) => (
          <Badge key={title} variant="light" color="gray" tt="none" size="sm">
            {title}
          </Badge>
        ))}
        {groups.length > NAMED && (
          <Text size="xs" c="dimmed">
            +{number(groups.length - NAMED)}
          </Text>
        )}
      </Group>
      <Text size="xs">{roles.map(({ title }) => title).join(' · ')}</Text>
    </Stack>
  )
}

const Card = ({
  value,
  icon,
  title,
  text,
  children,
}: {
  value: string
  icon: ReactNode
  title: string
  text: string
  children?: ReactNode
}) => (
  <Radio.Card value={value} p="md" radius="md" withBorder aria-label={title} className={classes.card}>
    <Group wrap="nowrap" align="flex-start">
      <Radio.Indicator mt={2} />
      <Stack gap={6} miw={0}>
        <Group gap={8}>
          {icon}
          <Text fw={600}>{title}</Text>
        </Group>
        <Text size="sm" c="dimmed">
          {text}
        </Text>
        {children}
      </Stack>
    </Group>
  </Radio.Card>
)

interface CompanyStepProps {
  readonly token: string
  readonly catalogues: readonly Offered[]
  readonly draft: Draft
  readonly onChange: (change: Partial<Draft>) => void
}

/** The company: what it is called, and which permissions it uses. */
export const CompanyStep = ({ token, catalogues, draft, onChange }: CompanyStepProps) => {
  const { t } = useTranslation('first-run')
  const isOwn = draft.kind === 'own'
  const { mutate, isPending, error, reset } = useOnce({
    mutationFn: () =>
      answerOf(
        api.POST('/setup/check', {
          body: { token, company: { title: draft.title, catalogue: catalogueOf(draft) } },
        }),
      ),
    onSuccess: () => onChange({ step: 'owner' }),
  })
  const problem = error instanceof Problem ? error : undefined
  const faults =
    problem?.fields.filter(({ field }) => field === 'company.catalogue').map(({ message }) => message) ?? []
  const fault = isOwn && draft.file.trim() !== '' ? jsonFault(draft.file) : undefined
  const change = (changed: Partial<Draft>): void => {
    reset()
    onChange(changed)
  }
  const isElsewhere = error && !(problem && problem.status === 422)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        mutate()
      }}
    >
      <Stack>
        {isElsewhere && <Failure error={error} />}
        <TextInput
          label={t('company.title')}
          value={draft.title}
          onChange={({ currentTarget }) => change({ title: currentTarget.value })}
          error={problem?.faultOf('company.title')}
          autoComplete="organization"
          data-autofocus
        />
        <Radio.Group
          label={t('company.kind')}
          description={t('company.kind.text')}
          value={draft.kind}
          onChange={(kind) => change({ kind })}
          error={isOwn ? undefined : faults[0]}
        >
          <SimpleGrid cols={{ base: 1, sm: 2 }} mt="xs">
            {catalogues.map((one) => {
              if (!isKind(one.name)) return null
              const Icon = ICONS[one.name]
              return (
                <Card
                  key={one.name}
                  value={one.name}
                  icon={<Icon size={18} stroke={1.6} aria-hidden />}
                  title={t(`kind.${one.name}`)}
                  text={t(`kind.${one.name}.text`)}
                >
                  <Picture catalogue={one} />
                </Card>
              )
            })}
            <Card
              value="own"
              icon={<IconFileUpload size={18} stroke={1.6} aria-hidden />}
              title={t('kind.own')}
              text={t('kind.own.text')}
            />
          </SimpleGrid>
        </Radio.Group>
        {isOwn && (
          <Stack gap="xs">
            <Group>
              <FileButton
                accept="application/json,.json"
                onChange={(file) => void file?.text().then((text) => change({ file: text }))}
              >
                {(props) => (
                  <Button size="xs" variant="default" {...props}>
                    {t('own.choose')}
                  </Button>
                )}
              </FileButton>
            </Group>
            <Textarea
              label={t('own.text')}
              value={draft.file}
              onChange={({ currentTarget }) => change({ file: currentTarget.value })}
              error={fault && t('own.no-json', { fault })}
              autosize
              minRows={6}
              maxRows={16}
              spellCheck={false}
              ff="monospace"
            />
            {faults.length > 0 && (
              <Alert color="red" variant="light" role="alert" title={t('own.faults', { count: faults.length })}>
                <List size="sm">
                  {faults.map((message) => (
                    <List.Item key={message}>{message}</List.Item>
                  ))}
                </List>
              </Alert>
            )}
          </Stack>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={isPending} disabled={fault !== undefined}>
            {t('next')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
