import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const gate: MantineColorsTuple = [
  '#e9f8f4',
  '#d5ede6',
  '#a8dccd',
  '#78cab3',
  '#50bb9d',
  '#37b18e',
  '#1f9a79',
  '#157a60',
  '#12685b',
  '#0b4f44',
]

const selected = ({ currentTarget }: { currentTarget: HTMLInputElement }): void => {
  if (!currentTarget.readOnly) currentTarget.select()
}

/** The look of the console: calm, one colour that acts, dense enough for long tables. */
export const theme = createTheme({
  primaryColor: 'gate',
  // One for light and dark: Mantine chooses the ink on a filled ground by the light one.
  primaryShade: 8,
  colors: { gate },
  autoContrast: true,
  // Above it black stands out more than white, below it white: so one of them always does by 4.5 to 1, in the dark too.
  luminanceThreshold: 0.179,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.55rem' }, h2: { fontSize: '1.2rem' }, h3: { fontSize: '1rem' } },
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { withArrow: true, events: { hover: true, focus: true, touch: true } } },
    SegmentedControl: { defaultProps: { maw: '100%' } },
    // What is typed into a field that has been filled looks for another choice, and does not go behind the old one.
    Select: { defaultProps: { onFocus: selected, onClick: selected } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4 } } },
  },
})

/** Quiet text that can still be read: 4.5 to 1 on every ground that it stands on (WCAG 2.2, 1.4.3). */
export const readable: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5b6269',
    '--mantine-color-placeholder': '#6b7178',
    '--mantine-color-error': '#c0272d',
    // On a pale ground of their own colour these two are too pale themselves.
    '--mantine-color-orange-light-color': '#8f3a00',
    '--mantine-color-yellow-light-color': '#714600',
  },
  dark: {
    '--mantine-color-dimmed': '#a9afb5',
    '--mantine-color-placeholder': '#9ca2a8',
    '--mantine-color-error': '#ff9b9b',
    // What takes something away is red in the dark, too.
    '--mantine-color-red-light-color': '#ffa8a8',
  },
})
