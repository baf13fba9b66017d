import { type FormEvent, useState } from "react"
import { TEXT } from "../../shared/text"
import { LIMIT, problemOf } from "../../shared/ui/actionFields"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Field } from "../../shared/ui/Field"
import type { Change, Settings } from "./SettingsPage"

interface LimitsProps {
  settings: Settings
  isPending: boolean
  onChange: (change: Change) => void
}

const WHOLE = /^\d{1,9}$/

/** What a job may spend, and how often a call is repeated. */
export function Limits({ settings, isPending, onChange }: LimitsProps) {
  return (
    <section className="box stack" aria-label={TEXT.settings.limits}>
      <h2>{TEXT.settings.limits}</h2>
      <LimitField
        label={TEXT.settings.budget}
        hint={TEXT.settings.budgetHint}
        saveLabel={TEXT.settings.saveBudget}
        stored={settings.settings["max_cost_usd"]}
        variable={settings.fixed["max_cost_usd"]}
        isPending={isPending}
        problemOf={(typed) => problemOf(LIMIT, typed)}
        onSave={(max_cost_usd) => onChange({ max_cost_usd })}
      />
      <LimitField
        label={TEXT.settings.retries}
        hint={TEXT.settings.retriesHint}
        saveLabel={TEXT.settings.saveRetries}
        stored={settings.settings["max_retries"]}
        variable={settings.fixed["max_retries"]}
        isPending={isPending}
        problemOf={(typed) => (WHOLE.test(typed.trim()) ? null : TEXT.settings.badRetries)}
        onSave={(max_retries) => onChange({ max_retries })}
      />
    </section>
  )
}

interface LimitFieldProps {
  label: string
  hint: string
  saveLabel: string
  stored: unknown
  /** The variable that sets it, if one does. */
  variable: string | undefined
  isPending: boolean
  problemOf: (typed: string) => string | null
  /** Null where it was emptied. */
  onSave: (value: number | null) => void
}

function LimitField(props: LimitFieldProps) {
  const { label, hint, saveLabel, variable, isPending, onSave } = props
  const stored = typeof props.stored === "number" ? String(props.stored) : ""
  const [typed, setTyped] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const value = typed ?? stored
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const isEmpty = value.trim() === ""
    const found = isEmpty ? null : props.problemOf(value)
    setProblem(found)
    if (found !== null) return
    setTyped(null)
    onSave(isEmpty ? null : Number(value))
  }
  return (
    <form onSubmit={submit} className="stack">
      <Field label={label} hint={variable === undefined ? hint : TEXT.settings.fixed(variable)}>
        {(ids) => (
          <div className="row nowrap">
            <input
              {...ids}
              inputMode="decimal"
              disabled={variable !== undefined}
              value={value}
              onChange={(event) => setTyped(event.target.value)}
            />
            <button
              type="submit"
              className="button"
              aria-label={saveLabel}
              disabled={isPending || value === stored}
            >
              {TEXT.save}
            </button>
          </div>
        )}
      </Field>
      {problem !== null && <ErrorNote error={new Error(problem)} />}
    </form>
  )
}
