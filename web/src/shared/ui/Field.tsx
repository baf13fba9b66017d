import { type ReactNode, useId } from "react"

interface FieldProps {
  label: string
  hint?: string | undefined
  children: (ids: { id: string; "aria-describedby": string | undefined }) => ReactNode
}

/** A labeled control; `children` receives the ids that tie it to its label and hint. */
export function Field({ label, hint, children }: FieldProps) {
  const id = useId()
  const hintId = hint === undefined ? undefined : `${id}-hint`
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-describedby": hintId })}
      {hint !== undefined && (
        <p className="hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  )
}

interface ChoiceProps {
  label: string
  hint?: string | undefined
  isDisabled?: boolean
  value: string
  onChange: (value: string) => void
  choices: readonly (readonly [value: string, words: string])[]
}

export function Choice({ label, hint, isDisabled = false, value, onChange, choices }: ChoiceProps) {
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <select {...ids} disabled={isDisabled} value={value} onChange={(event) => onChange(event.target.value)}>
          {choices.map(([choice, words]) => (
            <option key={choice} value={choice}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
