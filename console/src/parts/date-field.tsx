import { TextInput, type TextInputProps } from '@mantine/core'
import { useState } from 'react'

interface DateFieldProps extends Omit<TextInputProps, 'type' | 'value' | 'onChange'> {
  readonly type: 'date' | 'datetime-local'
  /** As the browser has it: `2030-01-31`, with a time `2030-01-31T08:00`; empty for none. */
  readonly value: string
  readonly onChange: (text: string) => void
}

/**
 * A day, or a day and a time. To the browser each digit of a year that is typed makes a year of its own, such as 2 and 20:
 * they are told to nobody, and what comes of the last one does not take the place of what is being typed.
 */
export const DateField = ({ value, onChange, ...props }: DateFieldProps) => {
  const [typed, setTyped] = useState<string>()
  return (
    <TextInput
      {...props}
      value={typed ?? value}
      onChange={({ currentTarget: { value: text } }) => {
        setTyped(text)
        if (text === '' || /^[1-9]\d{3}-/.test(text)) onChange(text)
      }}
      onBlur={() => setTyped(undefined)}
    />
  )
}
